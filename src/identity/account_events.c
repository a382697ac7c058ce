/* Events about people, and the members that are compared. */
#include "identity/account_events.h"

#include <gatelodge/clock.h>

#include <inttypes.h>

static const struct {
    const char *member;
    size_t offset;
} texts[] = {
    { "username",     LODGE_AT(struct user, username, const char *) },
    { "email",        LODGE_AT(struct user, email, const char *) },
    { "display_name", LODGE_AT(struct user, display_name, const char *) },
    { "status",       LODGE_AT(struct user, status, const char *) },
    { "locale",       LODGE_AT(struct user, locale, const char *) },
    { "time_zone",    LODGE_AT(struct user, time_zone, const char *) },
    { "attributes",   LODGE_AT(struct user, attributes, const char *) },
};

#define CHANGES_MAX (LODGE_COUNT(texts) + 3)

/* Who was not there yet: what they have is told against this. */
static const struct user nobody = { .attributes = "{}" };

struct event_target
account_target(struct user_id id, const char *username)
{
    return (struct event_target){ "user", id.n, username };
}

enum lodge_problem
account_find_target(struct house *house, struct user_id id, struct event_target *target)
{
    *target = account_target(id, house->actor.name);
    if (house->actor.kind == ACTOR_USER && lodge_id_equal(id.n, house->actor.id))
        return LODGE_OK;
    return username_by_id(house->db, id, &target->name);
}

/* ---- comparing ---------------------------------------------------------------------------------- */

static const char *
text_at(const struct user *user, size_t offset)
{
    return *(const char *const *)((const char *)user + offset);
}

static size_t
compare(struct lodge_arena *arena, const struct user *before, const struct user *after,
    struct event_change changes[CHANGES_MAX])
{
    size_t count = 0;

    for (size_t i = 0; i < LODGE_COUNT(texts); i++) {
        const char *from = text_at(before, texts[i].offset), *to = text_at(after, texts[i].offset);
        if (!lodge_text_equal(from, to))
            changes[count++] = (struct event_change){ texts[i].member, from, to };
    }
    if (before->email_verified != after->email_verified)
        changes[count++] = (struct event_change){ "email_verified", before->email_verified ? "true" : "false",
            after->email_verified ? "true" : "false" };
    if (before->expires_at != after->expires_at)
        changes[count++] = (struct event_change){ "expires_at", lodge_time_text(arena, before->expires_at),
            lodge_time_text(arena, after->expires_at) };
    return count;
}

/* ---- telling ------------------------------------------------------------------------------------ */

static enum lodge_problem
tell(struct house *house, enum event_kind kind, struct event_target target, const struct event_change *changes,
    size_t count)
{
    return event_write(house, &(struct event){ .kind = kind, .outcome = OUTCOME_DONE, .target = target,
        .changes = changes, .change_count = count });
}

enum lodge_problem
account_tell_made(struct house *house, enum event_kind kind, const struct user *made, bool with_password)
{
    struct event_change changes[CHANGES_MAX];
    size_t count = compare(house->arena, &nobody, made, changes);

    if (with_password)
        changes[count++] = (struct event_change){ .member = "password" };
    return tell(house, kind, account_target(made->id, made->username), changes, count);
}

bool
account_differs(struct lodge_arena *arena, const struct user *before, const struct user *after)
{
    struct event_change changes[CHANGES_MAX];

    return compare(arena, before, after, changes) > 0;
}

enum lodge_problem
account_tell_changed(struct house *house, const struct user *before, const struct user *after)
{
    struct event_change changes[CHANGES_MAX];
    size_t count = compare(house->arena, before, after, changes);

    if (count == 0)
        return LODGE_OK;
    return tell(house, EVENT_USER_CHANGED, account_target(after->id, after->username), changes, count);
}

enum lodge_problem
account_tell(struct house *house, enum event_kind kind, const struct user *user)
{
    return tell(house, kind, account_target(user->id, user->username), NULL, 0);
}

enum lodge_problem
account_tell_signed_out(struct house *house, struct event_target target, uint64_t ended)
{
    const struct event_change change = { .member = "sessions", .from = lodge_print(house->arena, "%" PRIu64, ended) };

    return ended == 0 ? LODGE_OK : tell(house, EVENT_SESSIONS_ENDED, target, &change, 1);
}
