/* One record after the other is planned; what is planned is added together. Nothing here adds a person by itself: it
 * goes the way that everybody goes, so that no rule and no event is missed. */
#include "identity/imports.h"

#include "identity/account_plan.h"
#include "identity/accounts.h"
#include "identity/groups.h"
#include "identity/import_names.h"
#include "identity/lists.h"
#include "identity/passwords.h"
#include "identity/roles.h"

#include <gatelodge/clock.h>

#include <stddef.h>

/* What the server could not do is for who asked: its reason, too. */
static enum lodge_problem
done_noting(struct house *house, struct lodge_fault *before, enum lodge_problem problem)
{
    const struct lodge_fault *fault = house->fault;

    house_note_in(house, before);
    return problem ? lodge_fail(before, problem, "%s", fault->note) : LODGE_OK;
}

/* What is the server's fault ends an import; everything else is the record's. */
static bool
is_ours(enum lodge_problem problem)
{
    return lodge_problem_row(problem)->status >= 500;
}

static enum lodge_problem
refuse(struct import *import, enum lodge_problem problem)
{
    if (problem == LODGE_OK || is_ours(problem))
        return problem;
    import->outcome = IMPORT_REFUSED;
    import->problem = problem;
    return LODGE_OK;
}

/* ---- planning ----------------------------------------------------------------------------------- */

static enum lodge_problem
is_past(struct house *house, const char *pointer, int64_t time)
{
    return time <= lodge_now() ? LODGE_OK
        : lodge_misfit(house->fault, pointer, "out_of_range", "This is not over yet.");
}

/* What others may not say of people, but who moves a whole house may. */
static enum lodge_problem
plan_past(struct house *house, const struct import_record *record, struct user *user)
{
    enum lodge_problem problem = is_past(house, "/created_at", record->created_at);

    if (is_past(house, "/updated_at", record->updated_at) != LODGE_OK)
        problem = LODGE_FIELD_INVALID;
    if (is_past(house, "/last_login_at", record->last_login_at) != LODGE_OK)
        problem = LODGE_FIELD_INVALID;
    if (!lodge_id_is_none(record->id))
        user->id.n = record->id;
    user->email_verified = record->email_verified && user->email;
    if (record->created_at)
        user->created_at = record->created_at;
    if (record->updated_at)
        user->updated_at = record->updated_at;
    user->last_login_at = record->last_login_at;
    return problem;
}

static enum lodge_problem
plan_person(struct house *house, struct import *import)
{
    const struct import_record *record = &import->record;
    const struct new_account wanted = {
        .kind = record->kind, .username = record->username, .email = record->email,
        .display_name = record->display_name, .status = record->status, .locale = record->locale,
        .time_zone = record->time_zone, .attributes = record->attributes, .expires_at = record->expires_at,
    };
    enum lodge_problem problem = account_plan(house, &wanted, &import->user);

    if (plan_past(house, record, &import->user) != LODGE_OK)
        problem = LODGE_FIELD_INVALID;
    if (record->password_hash && password_hash_fits(house, "/password_hash", record->password_hash) != LODGE_OK)
        problem = LODGE_FIELD_INVALID;
    if (record->password_hash && lodge_text_equal(record->kind, "service"))
        problem = lodge_misfit(house->fault, "/password_hash", "service", "A service has no password.");
    return problem;
}

/* A name that nothing has: LODGE_OK, with a misfit. */
static enum lodge_problem
unknown(struct house *house, const char *kind, size_t index, const char *name, enum lodge_problem problem)
{
    if (problem == LODGE_NOT_FOUND)
        lodge_misfit(house->fault, lodge_print(house->arena, "/%ss/%zu", kind, index), "unknown",
            lodge_print(house->arena, "There is no %s \"%s\".", kind, name));
    return problem == LODGE_NOT_FOUND ? LODGE_OK : problem;
}

enum lodge_problem
import_groups(struct house *house, struct lodge_texts names, struct group_id **ids)
{
    enum lodge_problem problem = LODGE_OK;

    *ids = LODGE_NEW_ARRAY(house->arena, struct group_id, names.count);
    for (size_t i = 0; i < names.count && problem == LODGE_OK; i++) {
        struct group group = { 0 };

        problem = unknown(house, "group", i, names.items[i], group_by_name(house->db, names.items[i], &group));
        (*ids)[i] = group.id;
    }
    return problem;
}

static enum lodge_problem
plan_roles(struct house *house, struct import *import)
{
    struct lodge_texts names = import->record.roles;
    enum lodge_problem problem = LODGE_OK;

    import->roles = LODGE_NEW_ARRAY(house->arena, struct role_id, names.count);
    for (size_t i = 0; i < names.count && problem == LODGE_OK; i++) {
        struct role role = { 0 };

        problem = unknown(house, "role", i, names.items[i], role_by_name(house->db, names.items[i], &role));
        import->roles[i] = role.id;
    }
    return problem;
}

/* ---- who is there already ----------------------------------------------------------------------- */

static void
differs(struct house *house, const char *pointer)
{
    lodge_misfit(house->fault, pointer, "differs", "Somebody of this name is there, and is not as this says.");
}

/* What is compared: where a record says it, and where the planned row and the one that is there have it. */
static const struct {
    const char *pointer;
    size_t said;
    size_t row;
} compared[] = {
#define MEMBER(said, row) { "/" #said, offsetof(struct import_record, said), offsetof(struct user, row) }
    MEMBER(kind, kind),
    MEMBER(email, email_folded),
    MEMBER(display_name, display_name),
    MEMBER(status, status),
    MEMBER(locale, locale),
    MEMBER(time_zone, time_zone),
    MEMBER(attributes, attributes),
#undef MEMBER
};

static const char *
text_at(const void *start, size_t offset)
{
    return *(const char *const *)(const void *)((const char *)start + offset);
}

static bool
holds_all(struct lodge_texts all, struct lodge_texts some)
{
    for (size_t i = 0; i < some.count; i++)
        if (!lodge_texts_hold(all, some.items[i]))
            return false;
    return true;
}

/* Whether a list that the record says is another one. */
static bool
lists_differ(struct house *house, struct lodge_texts said, const char *joined)
{
    struct lodge_texts there = list_split(house->arena, joined);

    return said.count > 0 && !(holds_all(there, said) && holds_all(said, there));
}

/* Compares what the record says with who is there. What it does not say may be anything. */
static void
compare(struct house *house, const struct import *import, const struct user *there)
{
    const struct import_record *record = &import->record;

    if (!lodge_id_is_none(record->id) && !lodge_id_equal(record->id, there->id.n))
        differs(house, "/id");
    for (size_t i = 0; i < LODGE_COUNT(compared); i++)
        if (text_at(record, compared[i].said)
            && !lodge_text_equal(text_at(&import->user, compared[i].row), text_at(there, compared[i].row)))
            differs(house, compared[i].pointer);
    if (record->expires_at && record->expires_at != there->expires_at)
        differs(house, "/expires_at");
    if (lists_differ(house, record->groups, there->group_names))
        differs(house, "/groups");
    if (lists_differ(house, record->roles, there->role_names))
        differs(house, "/roles");
}

static enum lodge_problem
look_for(struct house *house, struct import *import)
{
    struct user there = { 0 };
    enum lodge_problem problem = user_by_username(house->db, import->user.username, &there);

    if (problem == LODGE_NOT_FOUND)
        return LODGE_OK;
    if (problem)
        return problem;
    compare(house, import, &there);
    import->outcome = IMPORT_THERE;
    return house->fault->misfit_count > 0 ? LODGE_FIELD_INVALID : LODGE_OK;
}

static enum lodge_problem
plan(struct house *house, struct import *import)
{
    enum lodge_problem problem = plan_person(house, import);
    enum lodge_problem other = import_groups(house, import->record.groups, &import->groups);

    if (other == LODGE_OK)
        other = plan_roles(house, import);
    if (other)
        return refuse(import, other);
    if (problem || house->fault->misfit_count > 0)
        return refuse(import, LODGE_FIELD_INVALID);
    return refuse(import, look_for(house, import));
}

enum lodge_problem
import_plan(struct house *house, struct import *import)
{
    struct lodge_fault *before = house_note_in(house, &import->fault);

    return done_noting(house, before, plan(house, import));
}

/* ---- adding ------------------------------------------------------------------------------------- */

struct batch {
    struct house *house;
    struct import *imports;
    size_t count;
};

static enum lodge_problem
add_person(struct house *house, const struct import *import)
{
    struct user_id id = import->user.id;
    enum lodge_problem problem = account_insert(house, &import->user, import->record.password_hash);

    for (size_t i = 0; i < import->record.groups.count && problem == LODGE_OK; i++)
        problem = group_add_member(house, NULL, import->groups[i], id);
    for (size_t i = 0; i < import->record.roles.count && problem == LODGE_OK; i++)
        problem = account_grant_role(house, NULL, id, import->roles[i]);
    return problem;
}

static enum lodge_problem
add_batch(struct db *db, void *what)
{
    const struct batch *batch = what;
    enum lodge_problem problem = LODGE_OK;

    (void)db;                       /* the house's */
    for (size_t i = 0; i < batch->count && problem == LODGE_OK; i++)
        if (batch->imports[i].outcome == IMPORT_UNSTATED)
            problem = add_person(batch->house, &batch->imports[i]);
    return problem;
}

static void
mark_added(struct batch *batch)
{
    for (size_t i = 0; i < batch->count; i++)
        if (batch->imports[i].outcome == IMPORT_UNSTATED)
            batch->imports[i].outcome = IMPORT_ADDED;
}

/* Looks once more: the same person may have stood before in this batch, or came from elsewhere meanwhile. */
static enum lodge_problem
add_alone(struct house *house, struct import *import)
{
    struct batch batch = { house, import, 1 };

    house_note_in(house, &import->fault);
    enum lodge_problem problem = look_for(house, import);
    if (problem == LODGE_OK && import->outcome == IMPORT_UNSTATED)
        problem = db_transact(house->db, add_batch, &batch);
    if (problem == LODGE_ALREADY_THERE)
        problem = lodge_misfit(house->fault, "/id", "taken", "Somebody else has this id.");
    if (problem == LODGE_OK)
        mark_added(&batch);
    return refuse(import, problem);
}

enum lodge_problem
imports_add(struct house *house, struct import *imports, size_t count)
{
    struct lodge_fault fault = { .note = "" }, *before = house_note_in(house, &fault);
    struct batch batch = { house, imports, count };

    enum lodge_problem problem = db_transact(house->db, add_batch, &batch);
    if (problem == LODGE_OK)
        mark_added(&batch);
    else if (!is_ours(problem))
        problem = LODGE_OK;         /* of whom, each by itself will tell */
    for (size_t i = 0; i < count && problem == LODGE_OK; i++)
        if (imports[i].outcome == IMPORT_UNSTATED)
            problem = add_alone(house, &imports[i]);
    return done_noting(house, before, problem);
}

/* ---- rehearsing --------------------------------------------------------------------------------- */

/* Whether a name is another's: in the database, or in a record before. */
static void
met(struct house *house, struct import_names *names, char kind, const char *name, const char *pointer)
{
    if (import_names_met(names, kind, name))
        lodge_misfit(house->fault, pointer, "twice", "It stands in an earlier line, too.");
}

static enum lodge_problem
taken(struct house *house, const char *pointer, enum lodge_problem found)
{
    if (found == LODGE_OK)
        lodge_misfit(house->fault, pointer, "taken", "Somebody else has it.");
    return found == LODGE_NOT_FOUND ? LODGE_OK : found;
}

static enum lodge_problem
rehearse(struct house *house, struct import *import, struct import_names *names)
{
    const struct user *user = &import->user;
    struct user other = { 0 };
    enum lodge_problem problem = LODGE_OK;

    met(house, names, 'u', user->username, "/username");
    if (user->email_folded) {
        met(house, names, 'e', user->email_folded, "/email");
        problem = taken(house, "/email", user_by_email(house->db, user->email_folded, &other));
    }
    if (problem == LODGE_OK && !lodge_id_is_none(import->record.id)) {
        met(house, names, 'i', lodge_id_text(house->arena, "user", user->id.n), "/id");
        problem = taken(house, "/id", user_by_id(house->db, user->id, &other));
    }
    return problem || house->fault->misfit_count == 0 ? problem : LODGE_FIELD_INVALID;
}

enum lodge_problem
import_rehearse(struct house *house, struct import *import, struct import_names *names)
{
    if (import->outcome != IMPORT_UNSTATED)
        return LODGE_OK;
    struct lodge_fault *before = house_note_in(house, &import->fault);
    import->outcome = IMPORT_ADDED;
    return done_noting(house, before, refuse(import, rehearse(house, import, names)));
}
