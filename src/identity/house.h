/* What every rule needs at hand. One for each worker, served to one call after the other. */
#ifndef IDENTITY_HOUSE_H
#define IDENTITY_HOUSE_H

#include "identity/news.h"
#include "identity/settings.h"
#include "store/db.h"

#include <gatelodge/arena.h>
#include <gatelodge/call.h>
#include <gatelodge/problem.h>
#include <gatelodge/sandbox.h>

struct house;
struct hashing;                     /* identity/hashing.h: slots shared by all workers   */
struct blocklist;                   /* identity/blocklist.h: passwords that are refused  */
struct policy;                      /* identity/policy.h: the sites' rules, ready to ask */
struct table;                       /* identity/table.h: sessions in memory, of all programs */
struct journal;                     /* identity/journal.h: what was revoked while MariaDB was away */
struct tallies;                     /* identity/tallies.h: what was counted last, shared by all workers */
struct signed_in;                   /* identity/sessions.h: who shows a token */
struct event_key;                   /* identity/event_key.h: seals events */

enum actor_kind {
    ACTOR_UNSTATED,             /* nobody is signed in, or not yet */
    ACTOR_USER,                 /* a person or service, through the web server */
    ACTOR_COMMAND,              /* an administrator at the command line */
    ACTOR_SYSTEM,               /* a job */
};

/* Who does what the house is asked for, as events tell it. Texts live as long as the call. */
struct actor {
    enum actor_kind kind;
    struct lodge_id id;         /* of a user; else none */
    const char *name;           /* username; at the command line the account of the system */
    const char *address;        /* NULL: not known; of the network, as text */
    const char *user_agent;     /* NULL: not sent */
    const char *request_id;     /* NULL: none */
    int64_t asked_at;           /* when they asked for what is done only now; 0: now */
};

/* What the thing that is to be changed must look like (If-Match). The rule that changes it asks, with the row as it
 * is within the transaction, before it writes anything. */
struct expectation {
    enum lodge_problem (*met)(const struct expectation *expectation, struct house *house, const void *row);
    void *call;
};

struct house {
    const struct house_settings *settings;
    struct hashing *hashing;        /* NULL in programs that do not hash */
    struct blocklist *blocklist;    /* NULL likewise */
    struct policy *policy;
    struct tallies *tallies;        /* NULL in programs that tell no statistics */
    struct table *table;            /* NULL: none; MariaDB is asked each time */
    struct journal *journal;        /* NULL: none */
    const struct event_key *event_key;      /* NULL in programs that do not seal, and where there is none */
    struct db *db;
    struct news news;                       /* of the transaction that is under way */
    struct actor nobody_else;               /* who acts where no call says who: the command line, a job */

    /* The call that is being served. */
    struct lodge_arena *arena;
    struct lodge_fault *fault;
    struct actor actor;
    const struct signed_in *caller;         /* who asks, as they were found; NULL: nobody did, or nobody asked */
    bool journalled;                        /* what it asked for is in the journal, and not in MariaDB yet */
    const struct expectation *expects;      /* NULL: whatever it looks like */
};

/* For lodge_app.prepare: makes what the workers share, a struct house without database. Refuses settings
 * that do not work: a rule's expression, a network. Leaves the session table alone, for it may only be a check. */
bool house_prepare(const void *settings, struct lodge_arena *arena, void **shared, const char **why);

/* For lodge_app.announce: opens the session table, by these settings from now on. One that cannot be had is told to the
 * log: MariaDB is asked each time, then. */
void house_announce(void *shared);

/* The same for the program that tells statistics. */
bool house_prepare_statistics(const void *settings, struct lodge_arena *arena, void **shared, const char **why);

/* The same for programs that hash passwords: with slots and the block-list, which must be readable. */
bool house_prepare_hashing(const void *settings, struct lodge_arena *arena, void **shared, const char **why);

/* The same for the command line, which looks nobody up in the table, and only joins it to tell it of changes: it
 * says nothing when there is none, or when whose hand it is may not open it. The programs hear of changes by MariaDB
 * then. */
bool house_prepare_command(const void *settings, struct lodge_arena *arena, void **shared, const char **why);

/* For lodge_app.open: connects as this owner (a bit of enum query_owner) and account ("gate"). When it
 * returns false the house is still to be closed; *why lives in it. */
bool house_open(const void *settings, void *shared, unsigned owner, const char *account, struct house **house,
    const char **why);

/* For lodge_app.needs: to connect to MariaDB again, with the account's password. */
void house_needs(const void *settings, struct lodge_needs *needs);

/* For lodge_app.close. */
void house_close(struct house *house);

/* From now on the house serves this call: of nobody (or nobody_else), and without expectations, until told
 * otherwise. */
void house_serve(struct house *house, struct lodge_arena *arena, struct lodge_fault *fault);

/* From now on reasons and misfits are noted here, for what stands for itself within a call. Returns where they were. */
struct lodge_fault *house_note_in(struct house *house, struct lodge_fault *fault);

/* From now on this person acts, from where the call came. */
static inline void
house_acts(struct house *house, struct lodge_id user, const char *name)
{
    house->actor.kind = ACTOR_USER;
    house->actor.id = user;
    house->actor.name = name;
}

/* For rules that change something: LODGE_OK when the row looks as expected, or nothing is expected;
 * LODGE_PRECONDITION_FAILED when it was changed meanwhile. `row` is the store's struct: struct user, struct group. */
static inline enum lodge_problem
house_expects(struct house *house, const void *row)
{
    return house->expects ? house->expects->met(house->expects, house, row) : LODGE_OK;
}

#endif
