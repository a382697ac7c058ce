/* Rows in memory, linked in place of src/store: what the rules of src/identity ask, without a database. */
#ifndef TESTS_FAKE_STORE_H
#define TESTS_FAKE_STORE_H

#include "identity/house.h"
#include "store/attempts.h"
#include "store/events.h"
#include "store/permissions.h"
#include "store/sessions.h"
#include "store/tokens.h"
#include "store/users.h"

#define FAKE_ROWS 64

struct fake_session {
    struct session session;
    unsigned char digest[TOKEN_DIGEST_SIZE];
};

struct fake_token {
    struct token token;
    unsigned char digest[TOKEN_DIGEST_SIZE];
};

struct fake_attempts {
    unsigned char key[ATTEMPT_KEY_SIZE];
    struct attempts attempts;
};

/* One line of a table between two others. */
struct fake_link {
    struct lodge_id one;
    struct lodge_id other;
};

struct fake_rows {
    struct user users[FAKE_ROWS];
    const char *hashes[FAKE_ROWS];              /* of the users, by place */
    const char *words[FAKE_ROWS];               /* the same: what they are searched by */
    size_t user_count;
    struct fake_session sessions[FAKE_ROWS];
    size_t session_count;
    struct fake_token tokens[FAKE_ROWS * 2];
    size_t token_count;
    struct fake_attempts attempts[FAKE_ROWS];
    size_t attempt_count;
    struct group groups[FAKE_ROWS];
    size_t group_count;
    struct role roles[FAKE_ROWS];
    const char *patterns[FAKE_ROWS];            /* of the roles, by place: one each */
    size_t role_count;
    struct fake_link members[FAKE_ROWS];        /* group, user */
    size_t member_count;
    struct fake_link user_roles[FAKE_ROWS];     /* user, role */
    size_t user_role_count;
    struct fake_link group_roles[FAKE_ROWS];    /* group, role */
    size_t group_role_count;
    int guard_writes;
    struct event_row events[FAKE_ROWS * 2];
    size_t event_count;
    const char *outbox[FAKE_ROWS * 2];          /* payloads */
    size_t outbox_count;
    struct fake_link changes[FAKE_ROWS * 2];    /* user, session or token */
    size_t change_count;
};

/* What happens, and what shall happen. */
struct fake_store {
    struct fake_rows rows;
    enum lodge_problem every_question;  /* answered by all but transactions; LODGE_OK: none */
    enum lodge_problem at_touch;        /* answered by session_touch */
    enum lodge_problem at_commit;       /* what COMMIT answers, after rolling back */
    enum lodge_problem at_event;        /* answered by event_insert */
    int conflicts;                      /* so many times the next transaction is run again */
    void (*meanwhile)(void);            /* done by somebody else before the next transaction begins */
    int overtakings;                    /* so many times user_update comes too late: another version is there */
    int questions;                      /* that were asked so far */
    int transactions;                   /* that were committed so far */
    bool in_transaction;                /* now */
};

extern struct fake_store fake;

/* A house with cheap hashing and these settings, serving a call. Time stands still at fake_now. */
struct house *fake_house(void);
extern struct house_settings fake_settings;
extern int64_t fake_now;

/* Begins another call: arena and fault are empty again. */
void fake_next_call(struct house *house);

/* Adds rows. */
struct user *fake_user(const char *username, const char *email);
struct role *fake_role(const char *name, const char *pattern);
struct group *fake_group(const char *name);
void fake_name_grants(struct user *user);
struct user *fake_user_row(struct user_id id);

/* Whether the fault of the call has this misfit. */
bool fake_misfit(const struct house *house, const char *pointer, const char *code);

#endif
