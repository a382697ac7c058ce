/* gatelodge user: people, from the administrator's keyboard. The rules are identity/accounts.c. */
#include "programs/commands/output.h"

#include "identity/accounts.h"
#include "identity/groups.h"
#include "identity/names.h"
#include "identity/password_changes.h"
#include "identity/roles.h"
#include "identity/table.h"
#include "resources/views.h"

#define PAGE_ROWS 50
#define PAGE_ROOM ((size_t)256 * 1024 * 1024)   /* bytes; attributes of 16 KiB may take 600 KiB in lines */

/* What giving and taking have in common: what is done with one role, and with one group. */
struct grant {
    enum lodge_problem (*role)(struct house *house, struct user_id id, struct role_id role);
    enum lodge_problem (*group)(struct house *house, struct user_id id, struct group_id group);
};

static enum lodge_problem
give_role(struct house *house, struct user_id id, struct role_id role)
{
    return account_grant_role(house, NULL, id, role);
}

static enum lodge_problem
join_group(struct house *house, struct user_id id, struct group_id group)
{
    return group_add_member(house, NULL, group, id);
}

static enum lodge_problem
leave_group(struct house *house, struct user_id id, struct group_id group)
{
    return group_remove_member(house, group, id);
}

static const struct grant giving = { give_role, join_group };
static const struct grant taking = { account_revoke_role, leave_group };

enum lodge_problem
errand_person(struct errand *errand, const char *name, struct user *user)
{
    enum lodge_problem problem = account_find(errand->house, name, user);

    if (problem == LODGE_NOT_FOUND)
        return errand_refuse(errand, problem, "See who there is: gatelodge user list",
            "There is nobody called \"%s\".", name);
    return problem;
}

/* Without MariaDB. An id is believed: there is nobody to ask. */
static bool
find_without_database(struct errand *errand, const char *name, struct user *user)
{
    const char *folded = username_fold(errand->arena, name);

    *user = (struct user){ .username = name };
    if (lodge_id_parse(name, "user", &user->id.n))
        return true;
    return folded && errand->house->table
        && table_user_named(errand->house->table, folded, errand->arena, &user->id);
}

enum lodge_problem
errand_person_to_revoke(struct errand *errand, const char *name, struct user *user)
{
    enum lodge_problem problem = errand_person(errand, name, user);

    if (problem != LODGE_UNAVAILABLE || find_without_database(errand, name, user))
        return problem == LODGE_UNAVAILABLE ? LODGE_OK : problem;
    return errand_refuse(errand, problem, "Name them by their id: user_...",
        "MariaDB is away, and nobody called \"%s\" is signed in on this machine.", name);
}

enum lodge_problem
errand_advise(struct errand *errand, enum lodge_problem problem, const char *name)
{
    if (problem != LODGE_UNAVAILABLE)
        return problem;
    return errand_refuse(errand, problem,
        lodge_print(errand->arena,
            "Their sessions can be ended all the same: gatelodge session revoke --user %s", name),
        "Nothing can be changed now, and nobody can sign in.");
}

/* Says what was done; as JSON the person, as they are now. */
static enum lodge_problem tell_person(struct errand *errand, struct user_id id, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static enum lodge_problem
tell_person(struct errand *errand, struct user_id id, const char *format, ...)
{
    struct user user;
    struct user_view view;
    va_list values;

    va_start(values, format);
    const char *sentence = lodge_print_list(errand->arena, format, values);
    va_end(values);
    if (!option_given(errand, "json"))
        return output_done(errand, "%s", sentence);
    enum lodge_problem problem = user_by_id(errand->house->db, id, &user);
    if (problem)
        return problem;
    user_view_of(errand->house->arena, &user, &view);
    return output_one(errand, &user_schema, &view);
}

/* ---- roles and groups --------------------------------------------------------------------------- */

enum lodge_problem
errand_role(struct errand *errand, const char *name, struct role *role)
{
    enum lodge_problem problem = role_by_name(errand->house->db, name, role);

    if (problem == LODGE_NOT_FOUND)
        return errand_refuse(errand, problem, "See which there are: gatelodge role list",
            "There is no role \"%s\".", name);
    return problem;
}

enum lodge_problem
errand_group(struct errand *errand, const char *name, struct group *group)
{
    enum lodge_problem problem = group_by_name(errand->house->db, name, group);

    if (problem == LODGE_NOT_FOUND)
        return errand_refuse(errand, problem, "See which there are: gatelodge group list",
            "There is no group \"%s\".", name);
    return problem;
}

/* Whether all that --role and --group name is there: asked before anything is changed. */
static enum lodge_problem
names_are_there(struct errand *errand)
{
    struct lodge_texts roles = option_values(errand, "role"), groups = option_values(errand, "group");
    enum lodge_problem problem = LODGE_OK;
    struct role role;
    struct group group;

    for (size_t i = 0; i < roles.count && problem == LODGE_OK; i++)
        problem = errand_role(errand, roles.items[i], &role);
    for (size_t i = 0; i < groups.count && problem == LODGE_OK; i++)
        problem = errand_group(errand, groups.items[i], &group);
    return problem;
}

static enum lodge_problem
change_grants(struct errand *errand, const struct grant *grant, struct user_id id)
{
    struct lodge_texts roles = option_values(errand, "role"), groups = option_values(errand, "group");
    enum lodge_problem problem = LODGE_OK;
    struct role role = { 0 };
    struct group group = { 0 };

    for (size_t i = 0; i < roles.count && problem == LODGE_OK; i++) {
        problem = errand_role(errand, roles.items[i], &role);
        if (problem == LODGE_OK)
            problem = grant->role(errand->house, id, role.id);
    }
    for (size_t i = 0; i < groups.count && problem == LODGE_OK; i++) {
        problem = errand_group(errand, groups.items[i], &group);
        if (problem == LODGE_OK)
            problem = grant->group(errand->house, id, group.id);
    }
    return problem;
}

static enum lodge_problem
grant_or_revoke(struct errand *errand, const struct grant *grant, const char *sentence)
{
    struct user user;

    if (!option_given(errand, "role") && !option_given(errand, "group"))
        return errand_misuse(errand, "Which? Give --role ROLE or --group GROUP.");
    enum lodge_problem problem = errand_person(errand, errand->operands[0], &user);
    if (problem == LODGE_OK)
        problem = names_are_there(errand);
    if (problem == LODGE_OK)
        problem = change_grants(errand, grant, user.id);
    return problem ? problem : tell_person(errand, user.id, "%s %s", user.username, sentence);
}

enum lodge_problem
grant_to_user(struct errand *errand)
{
    return grant_or_revoke(errand, &giving, "has it now.");
}

enum lodge_problem
revoke_from_user(struct errand *errand)
{
    return grant_or_revoke(errand, &taking, "does not have it any more.");
}

/* ---- adding and changing ------------------------------------------------------------------------ */

static enum lodge_problem
new_account_of(struct errand *errand, struct new_account *wanted)
{
    *wanted = (struct new_account){
        .kind = option_given(errand, "service") ? "service" : NULL,
        .username = errand->operands[0],
        .email = option_value(errand, "email"),
        .display_name = option_value(errand, "name"),
        .status = option_value(errand, "status"),
    };
    for (size_t i = 0; wanted->status && !lodge_text_equal(user_statuses[i], wanted->status); i++)
        if (!user_statuses[i])
            return errand_misuse(errand, "--status must be active, suspended or pending.");
    if (!option_given(errand, "no-password") && !option_given(errand, "service"))
        return errand_password(errand, &wanted->password);
    if (option_given(errand, "password-file"))
        return errand_misuse(errand, "--password-file does not go with --no-password, nor with --service.");
    return LODGE_OK;
}

enum lodge_problem
add_user(struct errand *errand)
{
    struct new_account wanted;
    struct user made;
    enum lodge_problem problem = names_are_there(errand);

    if (problem == LODGE_OK)
        problem = new_account_of(errand, &wanted);
    if (problem == LODGE_OK)
        problem = account_create(errand->house, &wanted, &made);
    if (problem)
        return problem;
    problem = change_grants(errand, &giving, made.id);
    if (problem)
        return errand_refuse(errand, problem, "Give the rest with: gatelodge user grant",
            "%s was added, but did not get every role and group: %s", made.username,
            lodge_problem_row(problem)->title);
    return tell_person(errand, made.id, "%s was added: %s", made.username,
        lodge_id_text(errand->arena, "user", made.id.n));
}

static enum lodge_problem
change_status(struct errand *errand, const char *status, const char *sentence)
{
    const struct account_change change = { .status_given = true, .status = status };
    struct user user, changed;
    enum lodge_problem problem = errand_person(errand, errand->operands[0], &user);

    if (problem == LODGE_OK)
        problem = account_change(errand->house, NULL, user.id, &change, &changed);
    return problem ? errand_advise(errand, problem, errand->operands[0])
        : tell_person(errand, user.id, "%s %s", user.username, sentence);
}

enum lodge_problem
disable_user(struct errand *errand)
{
    return change_status(errand, "suspended", "is suspended, and signed out everywhere.");
}

enum lodge_problem
enable_user(struct errand *errand)
{
    return change_status(errand, "active", "may sign in.");
}

enum lodge_problem
set_password(struct errand *errand)
{
    struct user user;
    struct new_password wanted = { .revoke_tokens = option_given(errand, "revoke-tokens") };
    enum lodge_problem problem = errand_person(errand, errand->operands[0], &user);

    if (problem == LODGE_OK)
        problem = errand_password(errand, &wanted.text);
    if (problem == LODGE_OK)
        problem = account_set_password(errand->house, NULL, user.id, &wanted);
    return problem ? errand_advise(errand, problem, errand->operands[0])
        : output_done(errand, "%s has a new password, and is signed out everywhere.", user.username);
}

enum lodge_problem
delete_user(struct errand *errand)
{
    struct user user;
    enum lodge_problem problem = errand_person(errand, errand->operands[0], &user);

    if (problem == LODGE_OK)
        problem = account_delete(errand->house, NULL, user.id);
    return problem ? errand_advise(errand, problem, errand->operands[0])
        : output_done(errand, "%s is deleted.", user.username);
}

/* ---- looking ------------------------------------------------------------------------------------ */

enum lodge_problem
show_user(struct errand *errand)
{
    struct user user;
    struct user_view view;
    enum lodge_problem problem = errand_person(errand, errand->operands[0], &user);

    if (problem)
        return problem;
    user_view_of(errand->house->arena, &user, &view);
    return output_one(errand, &user_schema, &view);
}

/* Lists the people behind `place`, at most `limit`, and moves it to the last of them. */
static enum lodge_problem
list_page(struct listing *listing, struct lodge_arena *page, int64_t limit, struct user_place *place)
{
    struct house *house = listing->errand->house;
    struct lodge_list rows = { 0 };
    enum lodge_problem problem = users_page(house->db, *place, false, limit, &rows);
    if (problem)
        return problem;

    struct user_view *views = LODGE_NEW_ARRAY(page, struct user_view, rows.count);
    const struct user *users = rows.items;
    for (size_t i = 0; i < rows.count; i++)
        user_view_of(page, &users[i], &views[i]);
    listing_add(listing, page, (struct lodge_list){ views, rows.count });
    if (rows.count > 0)
        *place = (struct user_place){ users[rows.count - 1].created_at, users[rows.count - 1].id };
    return LODGE_OK;
}

static enum lodge_problem
list_all(struct listing *listing, struct lodge_arena *page, int64_t limit)
{
    struct user_place place = { 0 };
    enum lodge_problem problem = LODGE_OK;

    for (bool more = true; more && problem == LODGE_OK; lodge_arena_reset(page)) {
        size_t before = listing->count;
        int64_t left = limit - (int64_t)before, rows = left < PAGE_ROWS ? left : PAGE_ROWS;

        house_serve(listing->errand->house, page, &listing->errand->fault);
        problem = list_page(listing, page, rows, &place);
        more = listing->count - before == (size_t)rows && left > rows;
    }
    house_serve(listing->errand->house, listing->errand->arena, &listing->errand->fault);
    return problem;
}

enum lodge_problem
list_users(struct errand *errand)
{
    static const char *const columns[] = {
        "username", "email", "status", "groups", "roles", "last_login_at", "id", NULL,
    };
    struct listing listing;
    int64_t limit = INT64_MAX;
    enum lodge_problem problem = option_number(errand, "limit", 1, INT64_MAX, &limit);

    if (problem)
        return problem;
    struct lodge_arena *page = lodge_arena_new(PAGE_ROOM);
    listing_begin(&listing, errand, &user_schema, columns);
    problem = list_all(&listing, page, limit);
    lodge_arena_free(page);
    return problem ? problem : listing_end(&listing);
}
