/* What people and sessions look like outside: the same for the API and the command line's --json. */
#ifndef RESOURCES_VIEWS_H
#define RESOURCES_VIEWS_H

#include "identity/house.h"
#include "identity/sessions.h"
#include "store/users.h"

#include <gatelodge/schema.h>

#define ATTRIBUTES_MAX (16 * 1024)   /* bytes */

struct user_view {
    struct lodge_id id;
    const char *kind;
    const char *username;
    const char *email;
    bool email_verified;
    const char *display_name;
    const char *status;
    const char *locale;
    const char *time_zone;
    struct lodge_texts groups;
    struct lodge_texts roles;
    const char *attributes;
    int64_t created_at;
    int64_t updated_at;
    int64_t last_login_at;
    int64_t expires_at;
};

struct session_view {
    struct lodge_id id;
    struct lodge_id user_id;
    int64_t created_at;
    int64_t authenticated_at;
    int64_t last_seen_at;
    int64_t idle_expires_at;
    int64_t expires_at;
    bool remembered;
    const char *ip;
    const char *user_agent;
    struct lodge_texts methods;
    int64_t level;
    bool current;
    const char *username;           /* only where sessions of all people are listed */
    const char *token;              /* only where a session was just opened for a program */
};

extern const struct lodge_schema user_schema;
extern const struct lodge_schema session_schema;        /* without both */
extern const struct lodge_schema anybodys_session_schema;   /* with the name */
extern const struct lodge_schema opened_session_schema; /* with the token */

extern const char *const user_kinds[];
extern const char *const user_statuses[];

/* The view of a row; its lists are taken from the arena. */
void user_view_of(struct lodge_arena *arena, const struct user *user, struct user_view *view);

/* The view of a session; `current` is the one that asks (none: nobody's). */
void session_view_of(struct lodge_arena *arena, const struct session *session, struct session_id current,
    struct session_view *view);

/* For house_expecting: whether a struct user is what the call expects of `user_schema`. */
enum lodge_problem user_as_expected(const struct expectation *expectation, struct house *house, const void *row);

/* Answers with the view of a row. LODGE_OK. */
enum lodge_problem give_user(struct lodge_call *call, const struct user *user);

#endif
