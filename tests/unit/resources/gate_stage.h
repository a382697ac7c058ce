/* A gate for tests: a site with a rule of each kind, and somebody before it whom the test makes up. */
#ifndef TESTS_UNIT_RESOURCES_GATE_STAGE_H
#define TESTS_UNIT_RESOURCES_GATE_STAGE_H

#include "identity/sessions.h"

#include <gatelodge/clock.h>
#include <gatelodge/testing.h>

#define NOW   LODGE_DAYS(20000)
#define CHECK "GET /.gatelodge/check"
#define TEXTS(...) { (const char *const[]){ __VA_ARGS__ }, \
    sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(const char *) }

extern struct lodge_asker *asker;
extern struct signed_in somebody;               /* who is found … */
extern enum lodge_problem whether_signed_in;    /* … when this is LODGE_OK, else what is answered */
extern bool came;                               /* whether a cookie came */
extern int times_asked;                         /* how often a session was looked for */

/* Opens the gate: ann stands before it, signed in an hour ago. It closes when the test's process ends. */
void open_gate(void);
void nobody_is_signed_in(void);
void browser_navigates(void);

/* Asks about a URL of app.test that begins behind the host; the status. */
int check(const char *uri);

/* Asks about any URL. */
int check_url(const char *method, const char *url);

/* A header of the last answer; "" when it is absent. */
const char *header(const char *name);
bool has_header(const char *name);

#endif
