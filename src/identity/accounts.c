/* People: added, changed, deleted, found. What they may call themselves is in account_fields.c, what they
 * belong to in memberships.c, what they do on their own in registration.c. */
#include "identity/accounts.h"

#include "identity/account_events.h"
#include "identity/account_fields.h"
#include "identity/account_plan.h"
#include "identity/administrators.h"
#include "identity/grants.h"
#include "identity/names.h"
#include "identity/passwords.h"
#include "identity/session_table.h"
#include "identity/user_words.h"
#include "store/sessions.h"

#include <gatelodge/clock.h>

#include <string.h>

#define TRIES 3     /* when somebody else changes the same person at the same moment */

/* ---- adding ------------------------------------------------------------------------------------- */

struct addition {
    struct house *house;
    enum event_kind kind;
    const struct user *user;
    const char *hash;           /* NULL: no password */
};

static enum lodge_problem
insert_account(struct db *db, void *what)
{
    const struct addition *addition = what;
    enum lodge_problem problem = user_insert(db, addition->user);

    if (problem == LODGE_OK)
        problem = user_words_add(addition->house, addition->user);
    if (problem == LODGE_OK && addition->hash)
        problem = password_put(db, addition->user->id, addition->hash, addition->user->created_at);
    if (problem == LODGE_OK)
        session_table_adds(addition->house, addition->user->id);
    if (problem == LODGE_OK)
        problem = account_tell_made(addition->house, addition->kind, addition->user, addition->hash != NULL);
    return problem;
}

enum lodge_problem
account_plan(struct house *house, const struct new_account *wanted, struct user *user)
{
    const struct account_change all = {
        .username_given = true, .username = wanted->username,
        .email_given = true, .email = wanted->email,
        .display_name_given = true, .display_name = wanted->display_name,
        .status_given = true, .status = wanted->status ? wanted->status : "active",
        .locale_given = true, .locale = wanted->locale,
        .time_zone_given = true, .time_zone = wanted->time_zone,
        .attributes_given = true, .attributes = wanted->attributes,
        .expires_at_given = true, .expires_at = wanted->expires_at,
    };
    int64_t now = lodge_now();

    *user = (struct user){ .id.n = lodge_id_new(), .kind = wanted->kind ? wanted->kind : "person", .version = 1,
         .created_at = now, .updated_at = now };
    enum lodge_problem problem = fields_put(house, &all, user);
    if (wanted->password && field_password_fits(house, "/password", wanted->password, user) != LODGE_OK)
        problem = LODGE_FIELD_INVALID;
    return problem;
}

enum lodge_problem
account_insert_as(struct house *house, enum event_kind kind, const struct user *user, const char *hash)
{
    struct addition addition = { .house = house, .kind = kind, .user = user, .hash = hash };

    return db_within(house->db, insert_account, &addition);
}

enum lodge_problem
account_insert(struct house *house, const struct user *user, const char *hash)
{
    return account_insert_as(house, EVENT_USER_CREATED, user, hash);
}

enum lodge_problem
account_create(struct house *house, const struct new_account *wanted, struct user *made)
{
    const char *hash = NULL;
    enum lodge_problem problem = account_plan(house, wanted, made);

    if (problem == LODGE_OK && wanted->password)
        problem = password_hash(house, wanted->password, &hash);
    return problem ? problem : account_insert(house, made, hash);
}

/* ---- changing ----------------------------------------------------------------------------------- */

/* One change of a person's row. What is not given stays. */
struct alteration {
    struct house *house;
    const struct signed_in *by;
    struct user_id id;
    const struct account_change *change;
    const struct user *wanted;      /* the members that are given, checked */
    bool overtaken;                 /* somebody else changed the row between our reading and writing */
    struct user *changed;
};

/* Whether this change could take somebody away who administrates: at once, or on the day of an expiry. */
static bool
takes_power(const struct account_change *change, const struct user *wanted)
{
    return (change->status_given && !lodge_text_equal(wanted->status, "active"))
        || (change->expires_at_given && wanted->expires_at != 0);
}

/* Ends the sessions of somebody who may not be signed in any more. */
static enum lodge_problem
sign_out(struct db *db, struct house *house, const struct user *user)
{
    uint64_t ended = 0;
    enum lodge_problem problem = sessions_delete_by_user(db, user->id, (struct session_id){ 0 }, &ended);

    return problem ? problem : account_tell_signed_out(house, account_target(user->id, user->username), ended);
}

static enum lodge_problem
write_alteration(struct db *db, struct alteration *alteration, struct user *user, int64_t now)
{
    struct house *house = alteration->house;
    const struct user before = *user;

    enum lodge_problem problem = fields_copy(house, alteration->change, alteration->wanted, user);
    if (problem || !account_differs(house->arena, &before, user))
        return problem;
    user->updated_at = now;
    problem = user_update(db, user);
    if (problem == LODGE_NOT_FOUND)
        alteration->overtaken = true;
    if (problem == LODGE_OK)
        problem = user_words_change(house, &before, user);
    if (problem == LODGE_OK)
        problem = session_table_tell(house, user->id, (struct lodge_id){ 0 });
    if (problem == LODGE_OK)
        problem = account_tell_changed(house, &before, user);
    if (problem == LODGE_OK && !account_is_active(user->status, user->expires_at, now))
        problem = sign_out(db, house, user);
    user->version++;
    return problem;
}

static enum lodge_problem
alter_account(struct db *db, void *what)
{
    struct alteration *alteration = what;
    bool guarded = takes_power(alteration->change, alteration->wanted);
    enum lodge_problem problem = guarded ? administrators_guard(db) : LODGE_OK;
    int64_t now = lodge_now();
    struct user *user = alteration->changed;

    alteration->overtaken = false;
    if (problem == LODGE_OK)
        problem = user_by_id(db, alteration->id, user);
    if (problem == LODGE_OK)
        problem = grant_of_person(alteration->house, alteration->by, alteration->id);
    if (problem == LODGE_OK)
        problem = house_expects(alteration->house, user);
    if (problem == LODGE_OK && guarded)
        problem = administrator_may_go(db, user->id, now);
    return problem ? problem : write_alteration(db, alteration, user, now);
}

static enum lodge_problem
overtaken(struct house *house)
{
    return lodge_fail(house->fault, LODGE_UNAVAILABLE, "others keep changing this person");
}

/* A row that was changed meanwhile is read again: neither change is lost. */
static enum lodge_problem
alter(struct house *house, struct alteration *alteration)
{
    for (int tries = 0; tries < TRIES; tries++) {
        enum lodge_problem problem = db_transact(house->db, alter_account, alteration);

        if (!alteration->overtaken)
            return problem;
    }
    return overtaken(house);
}

enum lodge_problem
account_change(struct house *house, const struct signed_in *by, struct user_id id,
    const struct account_change *change, struct user *changed)
{
    struct user wanted = { 0 };
    struct alteration alteration = { .house = house, .by = by, .id = id, .change = change, .wanted = &wanted,
        .changed = changed };
    enum lodge_problem problem = fields_put(house, change, &wanted);

    return problem ? problem : alter(house, &alteration);
}

/* ---- deleting ----------------------------------------------------------------------------------- */

struct deletion {
    struct house *house;
    const struct signed_in *by;
    struct user_id id;
    bool overtaken;             /* as of an alteration */
};

/* What belongs to a person goes with the row: foreign keys cascade. */
static enum lodge_problem
delete_account(struct db *db, void *what)
{
    struct deletion *deletion = what;
    struct user user = { 0 };
    enum lodge_problem problem = administrators_guard(db);

    deletion->overtaken = false;
    if (problem == LODGE_OK)
        problem = user_by_id(db, deletion->id, &user);
    if (problem == LODGE_OK)
        problem = grant_of_person(deletion->house, deletion->by, deletion->id);
    if (problem == LODGE_OK)
        problem = house_expects(deletion->house, &user);
    if (problem == LODGE_OK)
        problem = administrator_may_go(db, deletion->id, lodge_now());
    if (problem)
        return problem;
    problem = user_delete(db, deletion->id, user.version);
    deletion->overtaken = problem == LODGE_NOT_FOUND;
    if (problem == LODGE_OK)
        problem = session_table_tell(deletion->house, deletion->id, (struct lodge_id){ 0 });
    return problem ? problem : account_tell(deletion->house, EVENT_USER_DELETED, &user);
}

enum lodge_problem
account_delete(struct house *house, const struct signed_in *by, struct user_id id)
{
    struct deletion deletion = { .house = house, .by = by, .id = id };

    for (int tries = 0; tries < TRIES; tries++) {
        enum lodge_problem problem = db_transact(house->db, delete_account, &deletion);

        if (!deletion.overtaken)
            return problem;
    }
    return overtaken(house);
}

/* ---- finding ------------------------------------------------------------------------------------ */

enum lodge_problem
account_find(struct house *house, const char *name, struct user *user)
{
    struct user_id id;

    if (lodge_id_parse(name, "user", &id.n))
        return user_by_id(house->db, id, user);
    if (strchr(name, '@')) {
        const char *email = email_fold(house->arena, name);
        return email ? user_by_email(house->db, email, user) : LODGE_NOT_FOUND;
    }
    const char *username = username_fold(house->arena, name);
    return username ? user_by_username(house->db, username, user) : LODGE_NOT_FOUND;
}
