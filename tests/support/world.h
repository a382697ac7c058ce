/* The whole of gatelodge on this machine, for one executable of stories: ./quickstart with a directory and a
 * port of its own. It ends with the executable, however that ends. */
#ifndef TESTS_SUPPORT_WORLD_H
#define TESTS_SUPPORT_WORLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct world {
    const char *directory;          /* quickstart's --state                     */
    const char *url;                /* the portal's, without a slash behind it  */
    const char *app;                /* the protected sample's                   */
    const char *certificate;
    const char *admin_name;
    const char *admin_password;
    const char *database;           /* option file of MariaDB's administrator   */
    const char *settings;           /* the settings file in use                 */
};

const struct world *the_world(void);

/* The port of nginx. */
int world_port(void);

/* For the executable's unchecked fixture. */
void world_start(void);
void world_stop(void);

/* A process that outlives its story does not keep the world alive. */
void world_let_go(void);

/* Turns the programs' clock forward, or back; milliseconds of <gatelodge/clock.h>. */
void clock_forward(int64_t milliseconds);

/* Remembers a text, or each part of a text that matches, as what no log may hold. */
void world_secret(const char *secret);
void world_secret_in(const char *subject, const char *expression);

/* For the fixture of each story: from when on its log counts, and what may not be in it. */
void story_begin(void);
void story_end(void);

/* This story causes errors on purpose: log lines that match are no failure of it. */
void errors_expected(const char *expression);

/* What the programs logged since the story began, and what nginx did. */
const char *story_log(void);

/* Runs ./quickstart on this world, as `quickstart stop --state …`. */
#define QUICKSTART(...) quickstart((const char *const[]){ __VA_ARGS__, NULL })
struct ran quickstart(const char *const words[]);

#endif
