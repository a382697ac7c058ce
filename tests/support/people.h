/* People who do not exist, but can sign in. */
#ifndef TESTS_SUPPORT_PEOPLE_H
#define TESTS_SUPPORT_PEOPLE_H

#include "support/browser.h"

struct person {
    const char *username;
    const char *email;
    const char *password;
    const char *id;             /* "user_…" */
};

/* Somebody new, whom the administrator has added by `gatelodge user add` with these further options. */
#define A_PERSON(...) a_person((const char *const[]){ __VA_ARGS__, NULL })
struct person a_person(const char *const options[]);

/* The administrator that quickstart made. */
struct person the_administrator(void);

/* A name that nobody has; a password that nobody uses and the rules allow. */
const char *a_name(void);
const char *a_password(void);

/* Signs them in, or ends the story: with a browser of their own by cookie, or as a program by token. */
struct browser *signed_in(struct person person);
struct browser *program_of(struct person person);

/* Tries to; the answer to POST /api/v1/sessions. */
struct answer try_to_sign_in(struct browser *browser, const char *identifier, const char *password);

#endif
