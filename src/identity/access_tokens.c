/* Personal access tokens as rules: who may make which, and what one allows. */
#include "identity/access_tokens.h"

#include "identity/account_events.h"
#include "identity/grants.h"
#include "identity/journal.h"
#include "identity/lists.h"
#include "identity/permissions.h"
#include "identity/policy_network.h"
#include "identity/session_table.h"
#include "store/sessions.h"
#include "store/users.h"

#include <gatelodge/clock.h>

#include <string.h>

/* ---- making ------------------------------------------------------------------------------------- */

/* A name with a comma would be read as two. */
static enum lodge_problem
check_permissions(struct house *house, struct lodge_texts wanted, struct lodge_texts held)
{
    enum lodge_problem problem = LODGE_OK;

    for (size_t i = 0; i < wanted.count; i++)
        if (strchr(wanted.items[i], ',') || !lodge_texts_hold(held, wanted.items[i]))
            problem = lodge_misfit(house->fault, lodge_print(house->arena, "/permissions/%zu", i), "not_held",
                "Only permissions that one holds oneself.");
    return problem;
}

static enum lodge_problem
check_networks(struct house *house, struct lodge_texts networks)
{
    enum lodge_problem problem = LODGE_OK;
    struct policy_network network;

    for (size_t i = 0; i < networks.count; i++)
        if (policy_network_read(networks.items[i], &network))
            problem = lodge_misfit(house->fault, lodge_print(house->arena, "/networks/%zu", i), "not_a_network",
                "An address, or a network like 192.0.2.0/24 without bits behind its prefix.");
    return problem;
}

/* Two made in the same moment may both be the last one: the limit bounds a list, it guards nothing. */
static enum lodge_problem
check_count(struct house *house, struct user_id owner)
{
    int64_t count = 0;
    enum lodge_problem problem = tokens_count(house->db, owner, &count);

    if (problem || count < TOKENS_MAX)
        return problem;
    return lodge_misfit(house->fault, "", "too_many", "At most 100 tokens of one person: delete one first.");
}

static enum lodge_problem
check_wanted(struct house *house, const struct token_owner *owner, const struct new_token *wanted)
{
    enum lodge_problem held = check_permissions(house, wanted->permissions, owner->permissions);
    enum lodge_problem networks = check_networks(house, wanted->networks);
    enum lodge_problem expiry = LODGE_OK;

    if (wanted->expires_at != 0 && wanted->expires_at <= lodge_now())
        expiry = lodge_misfit(house->fault, "/expires_at", "out_of_range", "A time that is still to come, or none.");
    if (held || networks || expiry)
        return LODGE_FIELD_INVALID;
    return check_count(house, owner->id);
}

/* One token that is made or revoked. */
struct token_change {
    struct house *house;
    const struct token *row;
    const unsigned char *digest;
    struct event_target owner;
    struct session_id session;      /* that asks for it */
};

static enum lodge_problem
tell(const struct token_change *change, enum event_kind kind, const struct event_change *changes, size_t count)
{
    const struct token *row = change->row;

    return event_write(change->house, &(struct event){ .kind = kind, .outcome = OUTCOME_DONE,
        .target = change->owner, .other = { "token", row->id.n, row->name },
        .changes = changes, .change_count = count });
}

/* Who changes a password, suspends somebody or ends a session may do so at this very moment, so that nothing of it
 * remains. They have written the person's row, or ended the session: behind the token, which waits for that row, this
 * is seen. */
static enum lodge_problem
still_signed_in(struct db *db, const struct token_change *change)
{
    enum lodge_problem problem = lodge_id_is_none(change->session.n) ? LODGE_OK : session_hold(db, change->session);

    return problem != LODGE_NOT_FOUND ? problem
        : lodge_fail(change->house->fault, LODGE_NOT_SIGNED_IN, "the session was just ended");
}

static enum lodge_problem
insert_token(struct db *db, void *what)
{
    const struct token_change *change = what;
    const struct token *row = change->row;
    const struct event_change changes[] = {
        { "permissions", NULL, row->permissions },
        { "networks", NULL, row->networks },
        { "expires_at", NULL, lodge_time_text(change->house->arena, row->expires_at) },
    };
    enum lodge_problem problem = token_insert(db, row, change->digest);

    if (problem == LODGE_OK)
        problem = still_signed_in(db, change);
    return problem ? problem : tell(change, EVENT_TOKEN_CREATED, changes, LODGE_COUNT(changes));
}

enum lodge_problem
access_token_make(struct house *house, const struct token_owner *owner, const struct new_token *wanted,
    struct made_token *made)
{
    unsigned char digest[LODGE_DIGEST_SIZE];
    struct token_change change = { house, &made->row, digest, account_target(owner->id, owner->username),
        owner->session };
    enum lodge_problem problem = check_wanted(house, owner, wanted);

    if (problem)
        return problem;
    made->row = (struct token){
        .id.n = lodge_id_new(), .user_id = owner->id, .name = wanted->name,
        .permissions = list_join(house->arena, wanted->permissions),
        .networks = list_join(house->arena, wanted->networks),
        .created_at = lodge_now(), .expires_at = wanted->expires_at,
    };
    made->token = lodge_take(house->arena, TOKEN_LENGTH + 1);
    token_make(TOKEN_PERSONAL, made->token, digest);
    return db_within(house->db, insert_token, &change);
}

/* Persons make their tokens themselves: who makes one for another could act in their name. Also a token that allows
 * nothing passes the gate's rules by the groups of its owner, so that all of the owner's rights count. */
static enum lodge_problem
may_be_given(struct house *house, const struct signed_in *by, const struct user *owner)
{
    if (by && !lodge_text_equal(owner->kind, "service"))
        return lodge_misfit(house->fault, "", "not_a_service", "Only for services: a person makes tokens alone.");
    return grant_of_person(house, by, owner->id);
}

enum lodge_problem
access_token_make_for(struct house *house, const struct signed_in *by, struct user_id id,
    const struct new_token *wanted, struct made_token *made)
{
    struct token_owner owner = { .id = id };
    struct user user = { 0 };
    enum lodge_problem problem = user_by_id(house->db, id, &user);

    if (problem == LODGE_OK)
        problem = may_be_given(house, by, &user);
    if (problem == LODGE_OK)
        problem = permissions_by_user(house, id, &owner.permissions);
    owner.username = user.username;
    if (by)
        owner.session = by->who.session.id;
    return problem ? problem : access_token_make(house, &owner, wanted, made);
}

static enum lodge_problem
tell_revoked(struct token_change *change)
{
    const struct token *row = change->row;
    enum lodge_problem problem = session_table_tell(change->house, row->user_id, row->id.n);

    if (problem == LODGE_OK)
        problem = account_find_target(change->house, row->user_id, &change->owner);
    return problem ? problem : tell(change, EVENT_TOKEN_REVOKED, NULL, 0);
}

static enum lodge_problem
delete_token(struct db *db, void *what)
{
    struct token_change *change = what;
    enum lodge_problem problem = token_delete(db, change->row->user_id, change->row->id);

    return problem ? problem : tell_revoked(change);
}

enum lodge_problem
access_token_revoke(struct house *house, struct user_id owner, struct token_id id)
{
    const struct token row = { .id = id, .user_id = owner };
    struct token_change change = { .house = house, .row = &row };
    enum lodge_problem problem = db_within(house->db, delete_token, &change);

    return journal_instead(house, problem, REVOCATION_TOKEN, owner, id.n);
}

struct any_token {
    struct house *house;
    struct token row;
};

static enum lodge_problem
delete_any_token(struct db *db, void *what)
{
    struct any_token *any = what;
    struct token_change change = { .house = any->house, .row = &any->row };
    enum lodge_problem problem = token_delete_any(db, any->row.id, &any->row.user_id);

    return problem ? problem : tell_revoked(&change);
}

enum lodge_problem
access_token_revoke_any(struct house *house, struct token_id id)
{
    struct any_token any = { .house = house, .row = { .id = id } };
    enum lodge_problem problem = db_within(house->db, delete_any_token, &any);

    return journal_instead(house, problem, REVOCATION_TOKEN, (struct user_id){ 0 }, id.n);
}

/* ---- using -------------------------------------------------------------------------------------- */

/* What both have. */
static struct lodge_texts
shared_by(struct lodge_arena *arena, struct lodge_texts held, struct lodge_texts wanted)
{
    const char **shared = LODGE_NEW_ARRAY(arena, const char *, held.count);
    size_t count = 0;

    for (size_t i = 0; i < held.count; i++)
        if (lodge_texts_hold(wanted, held.items[i]))
            shared[count++] = held.items[i];
    return (struct lodge_texts){ shared, count };
}

/* In the place of a session stands one without id, in which no password was ever given. */
static struct session_user
stand_in(const struct token_user *row)
{
    return (struct session_user){
        .session = { .user_id = row->token.user_id, .created_at = row->token.created_at,
            .last_seen_at = row->token.last_used_at, .expires_at = row->token.expires_at, .methods = "token",
            .level = 1 },
        .username = row->username, .email = row->email, .display_name = row->display_name,
        .status = row->status, .user_expires_at = row->user_expires_at,
    };
}

enum lodge_problem
access_token_find(struct house *house, const unsigned char digest[LODGE_DIGEST_SIZE], struct signed_in *found)
{
    struct token_user row = { 0 };
    enum lodge_problem problem = token_by_digest(house->db, digest, lodge_now(), &row);

    if (problem)
        return problem;
    found->who = stand_in(&row);
    found->token = row.token.id;
    found->networks = list_split(house->arena, row.token.networks);
    problem = groups_by_user(house->db, row.token.user_id, &found->groups);
    if (problem == LODGE_OK)
        problem = permissions_by_user(house, row.token.user_id, &found->permissions);
    if (problem == LODGE_OK)
        found->permissions = shared_by(house->arena, found->permissions,
            list_split(house->arena, row.token.permissions));
    return problem;
}
