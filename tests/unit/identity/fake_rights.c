/* The fake's other tables: attempts, groups, roles. */
#include "fake_store.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

static enum lodge_problem
asked(void)
{
    fake.questions++;
    return fake.every_question;
}

/* ---- attempts ----------------------------------------------------------------------------------- */

static struct fake_attempts *
attempts_row(const unsigned char key[ATTEMPT_KEY_SIZE])
{
    for (size_t i = 0; i < fake.rows.attempt_count; i++)
        if (memcmp(fake.rows.attempts[i].key, key, ATTEMPT_KEY_SIZE) == 0)
            return &fake.rows.attempts[i];
    return NULL;
}

static struct attempts
count_one(const unsigned char key[ATTEMPT_KEY_SIZE], int64_t now, int64_t window)
{
    struct fake_attempts *row = attempts_row(key);

    if (!row) {
        ck_assert_uint_lt(fake.rows.attempt_count, FAKE_ROWS);
        row = &fake.rows.attempts[fake.rows.attempt_count++];
        memset(row, 0, sizeof(*row));
        memcpy(row->key, key, ATTEMPT_KEY_SIZE);
    }
    if (row->attempts.until <= now)
        row->attempts = (struct attempts){ .failures = 0, .until = now + window };
    row->attempts.failures++;
    return row->attempts;
}

enum lodge_problem
attempt_count(struct db *db, const unsigned char key[ATTEMPT_KEY_SIZE], int64_t now, int64_t window,
    struct attempts *attempts)
{
    (void)db;
    if (asked())
        return fake.every_question;
    *attempts = count_one(key, now, window);
    return LODGE_OK;
}

enum lodge_problem
attempts_count(struct db *db, const struct attempt_keys *keys, int64_t now, int64_t window,
    struct attempts *of_account, struct attempts *of_address)
{
    (void)db;
    if (asked())
        return fake.every_question;
    *of_account = count_one(keys->account, now, window);
    *of_address = count_one(keys->address, now, window);
    return LODGE_OK;
}

static void
take_back_one(const unsigned char key[ATTEMPT_KEY_SIZE])
{
    struct fake_attempts *row = attempts_row(key);

    if (row && row->attempts.failures > 0)
        row->attempts.failures--;
}

enum lodge_problem
attempt_take_back(struct db *db, const unsigned char key[ATTEMPT_KEY_SIZE])
{
    (void)db;
    take_back_one(key);
    return asked();
}

enum lodge_problem
attempts_take_back(struct db *db, const struct attempt_keys *keys)
{
    (void)db;
    take_back_one(keys->account);
    take_back_one(keys->address);
    return asked();
}

enum lodge_problem
attempts_forgive(struct db *db, const struct attempt_keys *keys)
{
    struct fake_attempts *row = attempts_row(keys->account);

    (void)db;
    if (row)
        row->attempts.failures = 0;
    take_back_one(keys->address);
    return asked();
}

/* ---- groups and roles --------------------------------------------------------------------------- */

static bool
linked(const struct fake_link *links, size_t count, struct lodge_id one, struct lodge_id other)
{
    for (size_t i = 0; i < count; i++)
        if (lodge_id_equal(links[i].one, one) && lodge_id_equal(links[i].other, other))
            return true;
    return false;
}

static enum lodge_problem
put_link(struct fake_link *links, size_t *count, struct lodge_id one, struct lodge_id other)
{
    if (asked())
        return fake.every_question;
    if (!linked(links, *count, one, other))
        links[(*count)++] = (struct fake_link){ one, other };
    ck_assert_uint_lt(*count, FAKE_ROWS);
    return LODGE_OK;
}

static enum lodge_problem
take_link(struct fake_link *links, size_t *count, struct lodge_id one, struct lodge_id other)
{
    size_t left = 0;

    if (asked())
        return fake.every_question;
    for (size_t i = 0; i < *count; i++)
        if (!lodge_id_equal(links[i].one, one) || !lodge_id_equal(links[i].other, other))
            links[left++] = links[i];
    *count = left;
    return LODGE_OK;
}

enum lodge_problem
member_put(struct db *db, struct group_id group, struct user_id user, int64_t now)
{
    (void)db;
    (void)now;
    return put_link(fake.rows.members, &fake.rows.member_count, group.n, user.n);
}

enum lodge_problem
member_take(struct db *db, struct group_id group, struct user_id user)
{
    (void)db;
    return take_link(fake.rows.members, &fake.rows.member_count, group.n, user.n);
}

enum lodge_problem
user_role_put(struct db *db, struct user_id user, struct role_id role, int64_t now)
{
    (void)db;
    (void)now;
    return put_link(fake.rows.user_roles, &fake.rows.user_role_count, user.n, role.n);
}

enum lodge_problem
user_role_take(struct db *db, struct user_id user, struct role_id role)
{
    (void)db;
    return take_link(fake.rows.user_roles, &fake.rows.user_role_count, user.n, role.n);
}

/* In room that the next ten do not take. */
static const char *
join(struct lodge_texts texts)
{
    static char rooms[10][1024];
    static size_t next;
    char *room = rooms[next++ % 10], *end = room;

    *room = '\0';
    for (size_t i = 0; i < texts.count; i++)
        end += snprintf(end, (size_t)(room + sizeof(rooms[0]) - end), "%s%s", i > 0 ? "," : "", texts.items[i]);
    return room;
}

static const char *
names_of_roles(const struct fake_link *links, size_t count, struct lodge_id whose)
{
    const char *names[FAKE_ROWS];
    size_t found = 0;

    for (size_t i = 0; i < fake.rows.role_count; i++)
        if (linked(links, count, whose, fake.rows.roles[i].id.n))
            names[found++] = fake.rows.roles[i].name;
    return join((struct lodge_texts){ names, found });
}

static bool
has_role(struct user_id user, struct role_id role)
{
    if (linked(fake.rows.user_roles, fake.rows.user_role_count, user.n, role.n))
        return true;
    for (size_t i = 0; i < fake.rows.group_count; i++)
        if (linked(fake.rows.members, fake.rows.member_count, fake.rows.groups[i].id.n, user.n)
            && linked(fake.rows.group_roles, fake.rows.group_role_count, fake.rows.groups[i].id.n, role.n))
            return true;
    return false;
}

/* The names that rows of people bring along. */
void
fake_name_grants(struct user *user)
{
    const char *groups[FAKE_ROWS];
    size_t count = 0;

    for (size_t i = 0; i < fake.rows.group_count; i++)
        if (linked(fake.rows.members, fake.rows.member_count, fake.rows.groups[i].id.n, user->id.n))
            groups[count++] = fake.rows.groups[i].name;
    user->group_names = join((struct lodge_texts){ groups, count });
    user->role_names = names_of_roles(fake.rows.user_roles, fake.rows.user_role_count, user->id.n);
}

enum lodge_problem
groups_by_user(struct db *db, struct user_id id, struct lodge_texts *names)
{
    static const char *found[FAKE_ROWS];
    size_t count = 0;

    (void)db;
    for (size_t i = 0; i < fake.rows.group_count; i++)
        if (linked(fake.rows.members, fake.rows.member_count, fake.rows.groups[i].id.n, id.n))
            found[count++] = fake.rows.groups[i].name;
    *names = (struct lodge_texts){ found, count };
    return asked();
}

enum lodge_problem
roles_by_user(struct db *db, struct user_id id, struct lodge_texts *names)
{
    static const char *found[FAKE_ROWS];
    size_t count = 0;

    (void)db;
    for (size_t i = 0; i < fake.rows.role_count; i++)
        if (has_role(id, fake.rows.roles[i].id))
            found[count++] = fake.rows.roles[i].name;
    *names = (struct lodge_texts){ found, count };
    return asked();
}

enum lodge_problem
permission_patterns_by_user(struct db *db, struct user_id id, struct lodge_texts *patterns)
{
    static const char *found[FAKE_ROWS];
    size_t count = 0;

    (void)db;
    for (size_t i = 0; i < fake.rows.role_count; i++)
        if (has_role(id, fake.rows.roles[i].id))
            found[count++] = fake.rows.patterns[i];
    *patterns = (struct lodge_texts){ found, count };
    return asked();
}

enum lodge_problem
group_by_name(struct db *db, const char *name, struct group *group)
{
    (void)db;
    if (asked())
        return fake.every_question;
    for (size_t i = 0; i < fake.rows.group_count; i++)
        if (lodge_text_equal(fake.rows.groups[i].name, name)) {
            *group = fake.rows.groups[i];
            return LODGE_OK;
        }
    return LODGE_NOT_FOUND;
}

enum lodge_problem
group_by_id(struct db *db, struct group_id id, struct group *group)
{
    (void)db;
    if (asked())
        return fake.every_question;
    for (size_t i = 0; i < fake.rows.group_count; i++)
        if (lodge_id_equal(fake.rows.groups[i].id.n, id.n)) {
            *group = fake.rows.groups[i];
            group->role_names = names_of_roles(fake.rows.group_roles, fake.rows.group_role_count, id.n);
            return LODGE_OK;
        }
    return LODGE_NOT_FOUND;
}

enum lodge_problem
role_by_id(struct db *db, struct role_id id, struct role *role)
{
    (void)db;
    if (asked())
        return fake.every_question;
    for (size_t i = 0; i < fake.rows.role_count; i++)
        if (lodge_id_equal(fake.rows.roles[i].id.n, id.n)) {
            *role = fake.rows.roles[i];
            role->permissions = fake.rows.patterns[i];
            return LODGE_OK;
        }
    return LODGE_NOT_FOUND;
}

enum lodge_problem
group_role_put(struct db *db, struct group_id group, struct role_id role, int64_t now)
{
    (void)db;
    (void)now;
    return put_link(fake.rows.group_roles, &fake.rows.group_role_count, group.n, role.n);
}

enum lodge_problem
group_role_take(struct db *db, struct group_id group, struct role_id role)
{
    (void)db;
    return take_link(fake.rows.group_roles, &fake.rows.group_role_count, group.n, role.n);
}

enum lodge_problem
permission_patterns_by_group(struct db *db, struct group_id id, struct lodge_texts *patterns)
{
    static const char *found[FAKE_ROWS];
    size_t count = 0;

    (void)db;
    for (size_t i = 0; i < fake.rows.role_count; i++)
        if (linked(fake.rows.group_roles, fake.rows.group_role_count, id.n, fake.rows.roles[i].id.n))
            found[count++] = fake.rows.patterns[i];
    *patterns = (struct lodge_texts){ found, count };
    return asked();
}

/* Groups in groups are the database's work: no fake nests. */
enum lodge_problem
group_is_within(struct db *db, struct group_id id, struct group_id ancestor, bool *is)
{
    (void)db;
    *is = lodge_id_equal(id.n, ancestor.n);
    return asked();
}

enum lodge_problem
group_depth(struct db *db, struct group_id id, int64_t *levels)
{
    (void)db;
    (void)id;
    *levels = 0;
    return asked();
}

enum lodge_problem
group_height(struct db *db, struct group_id id, int64_t *levels)
{
    return group_depth(db, id, levels);
}

enum lodge_problem
group_nest(struct db *db, struct group_id id, struct group_id parent)
{
    (void)db;
    (void)id;
    (void)parent;
    return asked();
}

enum lodge_problem
group_update(struct db *db, const struct group *group)
{
    (void)db;
    for (size_t i = 0; i < fake.rows.group_count; i++)
        if (lodge_id_equal(fake.rows.groups[i].id.n, group->id.n))
            fake.rows.groups[i] = *group;
    return asked();
}

enum lodge_problem
group_delete(struct db *db, struct group_id id)
{
    (void)db;
    for (size_t i = 0; i < fake.rows.group_count; i++)
        if (lodge_id_equal(fake.rows.groups[i].id.n, id.n))
            fake.rows.groups[i] = fake.rows.groups[--fake.rows.group_count];
    return asked();
}

enum lodge_problem
role_by_name(struct db *db, const char *name, struct role *role)
{
    (void)db;
    if (asked())
        return fake.every_question;
    for (size_t i = 0; i < fake.rows.role_count; i++)
        if (lodge_text_equal(fake.rows.roles[i].name, name)) {
            *role = fake.rows.roles[i];
            return LODGE_OK;
        }
    return LODGE_NOT_FOUND;
}

enum lodge_problem
group_insert(struct db *db, const struct group *group)
{
    struct group other;

    if (group_by_name(db, group->name, &other) == LODGE_OK)
        return LODGE_ALREADY_THERE;
    fake.rows.groups[fake.rows.group_count++] = *group;
    return fake.every_question;
}

enum lodge_problem
administrators_besides(struct db *db, struct user_id id, int64_t now, int64_t *count)
{
    struct role role = { 0 };

    *count = 0;
    if (role_by_name(db, "administrator", &role) != LODGE_OK)
        return fake.every_question;
    for (size_t i = 0; i < fake.rows.user_count; i++) {
        const struct user *user = &fake.rows.users[i];

        *count += has_role(user->id, role.id) && !lodge_id_equal(user->id.n, id.n)
            && lodge_text_equal(user->status, "active") && (user->expires_at == 0 || user->expires_at > now);
    }
    return asked();
}

enum lodge_problem
guard_write(struct db *db, const char *name)
{
    (void)db;
    fake.rows.guard_writes += lodge_text_equal(name, "administrators");
    return asked();
}

struct role *
fake_role(const char *name, const char *pattern)
{
    struct role *role = &fake.rows.roles[fake.rows.role_count];

    *role = (struct role){ .id.n = lodge_id_new(), .name = name, .built_in = true };
    fake.rows.patterns[fake.rows.role_count++] = pattern;
    return role;
}

struct group *
fake_group(const char *name)
{
    struct group *group = &fake.rows.groups[fake.rows.group_count++];

    *group = (struct group){ .id.n = lodge_id_new(), .name = name, .created_at = 1 };
    return group;
}
