/* Rows go in and come out as they were, and questions find what they should. */
#include "scratch.h"

#include "store/attempts.h"
#include "store/changes.h"
#include "store/permissions.h"
#include "store/tokens.h"

#include <string.h>

static struct user
insert(struct db *db, const char *username)
{
    struct user user = a_person(username);

    ck_assert_int_eq(user_insert(db, &user), LODGE_OK);
    return user;
}

/* A session; those with a higher mark have higher ids. */
static struct session
sign_in(struct db *login, struct user_id user, unsigned char mark, int64_t now)
{
    unsigned char digest[TOKEN_DIGEST_SIZE] = { mark };
    struct session session = {
        .id.n.bytes = { 1, mark }, .user_id = user, .created_at = now, .authenticated_at = now, .last_seen_at = now,
        .idle_expires_at = now + LODGE_HOURS(1), .expires_at = now + LODGE_HOURS(12), .methods = "pwd", .level = 1,
    };

    ck_assert_int_eq(session_insert(login, &session, digest), LODGE_OK);
    return session;
}

START_TEST(a_person_comes_back_as_they_were)
{
    struct db *db = open_as("api");
    struct user found, user = a_person("ann");
    char *attributes = lodge_take(arena, 16 * 1024 + 1);

    memset(attributes, ' ', 16 * 1024);
    memcpy(attributes, "{\"a\":\"'\\u0000\\\\\"}", 17);
    user.attributes = attributes;
    user.display_name = "Ann \xF0\x9F\xA6\x89 O'Hara";
    user.time_zone = "Europe/Berlin";
    user.email_verified = true;
    user.expires_at = NOW + 1;
    ck_assert_int_eq(user_insert(db, &user), LODGE_OK);

    memset(&found, 0x55, sizeof(found));
    ck_assert_int_eq(user_by_id(db, user.id, &found), LODGE_OK);
    ck_assert(lodge_id_equal(found.id.n, user.id.n));
    ck_assert_str_eq(found.username, "ann");
    ck_assert_str_eq(found.display_name, user.display_name);
    ck_assert_str_eq(found.attributes, attributes);
    ck_assert_str_eq(found.status, "active");
    ck_assert_ptr_null(found.locale);
    ck_assert(found.email_verified);
    ck_assert_int_eq(found.created_at, NOW);
    ck_assert_int_eq(found.expires_at, NOW + 1);
    ck_assert_int_eq(found.last_login_at, 0);
    ck_assert_int_eq(found.version, 1);
}
END_TEST

START_TEST(names_are_compared_by_the_byte)
{
    struct db *db = open_as("api");
    struct user found;

    insert(db, "ann");
    ck_assert_int_eq(user_by_username(db, "ann", &found), LODGE_OK);
    ck_assert_int_eq(user_by_username(db, "ANN", &found), LODGE_NOT_FOUND);
    ck_assert_int_eq(user_by_username(db, "\xC3\xA4nn", &found), LODGE_NOT_FOUND);
    ck_assert_int_eq(user_by_email(db, "ann@example.test", &found), LODGE_OK);
    ck_assert_int_eq(user_by_email(db, NULL, &found), LODGE_NOT_FOUND);
    ck_assert_str_eq(fault.note, "");
}
END_TEST

START_TEST(a_taken_name_says_which)
{
    struct db *db = open_as("login");
    struct user other = a_person("bob"), ann = insert(db, "ann");

    other.username = "ann";
    ck_assert_int_eq(user_insert(db, &other), LODGE_USERNAME_TAKEN);
    other.username = "bob";
    other.email_folded = ann.email_folded;
    ck_assert_int_eq(user_insert(db, &other), LODGE_EMAIL_TAKEN);
    ck_assert_ptr_null(strstr(fault.note, "ann"));
}
END_TEST

START_TEST(a_change_meets_only_the_version_that_was_read)
{
    struct db *db = open_as("api");
    struct user found, ann = insert(db, "ann");

    ann.display_name = "Ann";
    ck_assert_int_eq(user_update(db, &ann), LODGE_OK);
    ck_assert_int_eq(user_update(db, &ann), LODGE_NOT_FOUND);
    ck_assert_int_eq(user_by_id(db, ann.id, &found), LODGE_OK);
    ck_assert_int_eq(found.version, 2);
    ck_assert_int_eq(user_delete(db, ann.id, 1), LODGE_NOT_FOUND);
    ck_assert_int_eq(user_delete(db, ann.id, 2), LODGE_OK);
    ck_assert_int_eq(user_delete(db, ann.id, 2), LODGE_NOT_FOUND);
}
END_TEST

START_TEST(a_password_is_put_and_replaced)
{
    struct db *db = open_as("login");
    struct user ann = insert(db, "ann");
    struct entrant entrant;

    ck_assert_int_eq(entrant_by_id(db, ann.id, &entrant), LODGE_OK);
    ck_assert_ptr_null(entrant.hash);
    ck_assert_int_eq(password_put(db, ann.id, "$one", NOW), LODGE_OK);
    ck_assert_int_eq(password_put(db, ann.id, "$two", NOW), LODGE_OK);
    ck_assert_int_eq(password_replace(db, ann.id, "$one", "$three", NOW), LODGE_NOT_FOUND);
    ck_assert_int_eq(password_replace(db, ann.id, "$two", "$two", NOW), LODGE_OK);
    ck_assert_int_eq(entrant_by_id(db, ann.id, &entrant), LODGE_OK);
    ck_assert_str_eq(entrant.hash, "$two");
    ck_assert_int_eq(password_put(db, (struct user_id){ lodge_id_new() }, "$one", NOW), LODGE_NOT_FOUND);
}
END_TEST

START_TEST(a_session_is_found_until_it_is_over)
{
    struct db *login = open_as("login"), *gate = open_as("gate");
    struct user ann = insert(login, "ann");
    struct session session = sign_in(login, ann.id, 1, NOW);
    struct session_user found;
    unsigned char digest[TOKEN_DIGEST_SIZE] = { 1 }, other[TOKEN_DIGEST_SIZE] = { 2 };

    ck_assert_int_eq(session_by_digest(gate, other, NOW, &found), LODGE_NOT_FOUND);
    ck_assert_int_eq(session_by_digest(gate, digest, session.idle_expires_at, &found), LODGE_NOT_FOUND);
    ck_assert_int_eq(session_by_digest(gate, digest, session.idle_expires_at - 1, &found), LODGE_OK);
    ck_assert(lodge_id_equal(found.session.id.n, session.id.n));
    ck_assert_str_eq(found.username, "ann");
    ck_assert_str_eq(found.session.methods, "pwd");
    ck_assert_int_eq(found.session.level, 1);

    ck_assert_int_eq(session_touch(gate, session.id, NOW + 10, NOW + LODGE_HOURS(2)), LODGE_OK);
    ck_assert_int_eq(session_touch(gate, session.id, NOW + 5, NOW + 1), LODGE_OK);
    ck_assert_int_eq(session_by_digest(gate, digest, NOW + LODGE_MINUTES(90), &found), LODGE_OK);
    ck_assert_int_eq(found.session.last_seen_at, NOW + 10);
}
END_TEST

START_TEST(a_renewed_session_has_one_token)
{
    struct db *login = open_as("login");
    struct user ann = insert(login, "ann");
    struct session session = sign_in(login, ann.id, 1, NOW);
    struct session_user found;
    unsigned char old[TOKEN_DIGEST_SIZE] = { 1 }, new[TOKEN_DIGEST_SIZE] = { 2 };

    ck_assert_int_eq(session_renew(login, session.id, old, new, NOW + 9), LODGE_OK);
    ck_assert_int_eq(session_renew(login, session.id, old, new, NOW + 9), LODGE_NOT_FOUND);
    ck_assert_int_eq(session_by_digest(login, old, NOW, &found), LODGE_NOT_FOUND);
    ck_assert_int_eq(session_by_digest(login, new, NOW, &found), LODGE_OK);
    ck_assert_int_eq(found.session.authenticated_at, NOW + 9);
}
END_TEST

START_TEST(ending_sessions_spares_the_one_that_is_kept)
{
    struct db *login = open_as("login"), *api = open_as("api");
    struct user ann = insert(login, "ann"), bob = insert(login, "bob");
    struct session first = sign_in(login, ann.id, 1, NOW), second = sign_in(login, ann.id, 2, NOW);
    struct lodge_list list;
    uint64_t ended;

    sign_in(login, bob.id, 3, NOW);
    ck_assert_int_eq(session_delete(login, bob.id, first.id), LODGE_NOT_FOUND);
    ck_assert_int_eq(sessions_by_user(api, ann.id, NOW, (struct session_id){ 0 }, 10, &list), LODGE_OK);
    ck_assert_uint_eq(list.count, 2);
    ck_assert(lodge_id_equal(((const struct session *)list.items)->id.n, second.id.n));
    ck_assert_int_eq(sessions_by_user(api, ann.id, NOW, second.id, 10, &list), LODGE_OK);
    ck_assert_uint_eq(list.count, 1);
    ck_assert_int_eq(sessions_page(api, NOW, (struct session_id){ 0 }, 10, &list), LODGE_OK);
    ck_assert_uint_eq(list.count, 3);

    ck_assert_int_eq(sessions_delete_by_user(api, ann.id, first.id, &ended), LODGE_OK);
    ck_assert_uint_eq(ended, 1);
    ck_assert_int_eq(sessions_delete_by_user(api, ann.id, (struct session_id){ 0 }, &ended), LODGE_OK);
    ck_assert_uint_eq(ended, 1);
    ck_assert_int_eq(sessions_page(api, NOW, (struct session_id){ 0 }, 10, &list), LODGE_OK);
    ck_assert_uint_eq(list.count, 1);
}
END_TEST

/* When a session of sign_in was opened, by its id. */
static int64_t
time_of_mark(unsigned char mark)
{
    return (INT64_C(1) << 40) + ((int64_t)mark << 32);
}

START_TEST(sessions_of_an_outage_end_by_when_they_were_opened)
{
    struct db *login = open_as("login"), *jobs = open_as("jobs");
    struct user ann = insert(login, "ann"), bob = insert(login, "bob");
    struct session session;
    struct user_id owner;
    const char *name;
    uint64_t ended;

    struct session kept = sign_in(login, ann.id, 1, NOW);
    sign_in(login, ann.id, 2, NOW);
    struct session new = sign_in(login, ann.id, 3, NOW);
    ck_assert_int_eq(session_owner_until(jobs, time_of_mark(1) - 1, &owner), LODGE_NOT_FOUND);
    ck_assert_int_eq(session_owner_until(jobs, time_of_mark(2), &owner), LODGE_OK);
    ck_assert(lodge_id_equal(owner.n, ann.id.n));
    ck_assert_int_eq(sessions_delete_until(jobs, ann.id, kept.id, time_of_mark(2), &ended), LODGE_OK);
    ck_assert_uint_eq(ended, 1);
    ck_assert_int_eq(session_by_id(login, kept.id, &session), LODGE_OK);
    ck_assert_int_eq(session_by_id(login, new.id, &session), LODGE_OK);
    ck_assert_int_eq(username_by_id(jobs, bob.id, &name), LODGE_OK);
    ck_assert_str_eq(name, "bob");
    ck_assert(!username_by_id(jobs, (struct user_id){ lodge_id_new() }, &name) && !name);
}
END_TEST

START_TEST(a_token_is_found_until_it_is_over_or_deleted)
{
    struct db *api = open_as("api"), *gate = open_as("gate");
    struct user ann = insert(api, "ann"), bob = insert(api, "bob");
    unsigned char digest[TOKEN_DIGEST_SIZE] = { 1 }, other[TOKEN_DIGEST_SIZE] = { 2 };
    struct token token = { .id.n = lodge_id_new(), .user_id = ann.id, .name = "build", .permissions = "users.read",
        .networks = "", .created_at = NOW, .expires_at = NOW + 100 };
    struct token_user found;
    struct lodge_list list;
    int64_t count;

    ck_assert_int_eq(token_insert(api, &token, digest), LODGE_OK);
    ck_assert_int_eq(token_by_digest(gate, other, NOW, &found), LODGE_NOT_FOUND);
    ck_assert_int_eq(token_by_digest(gate, digest, NOW + 100, &found), LODGE_NOT_FOUND);
    ck_assert_int_eq(token_touch(gate, token.id, NOW + 10), LODGE_OK);
    ck_assert_int_eq(token_touch(gate, token.id, NOW + 5), LODGE_OK);
    ck_assert_int_eq(token_by_digest(gate, digest, NOW + 99, &found), LODGE_OK);
    ck_assert_int_eq(found.token.last_used_at, NOW + 10);
    ck_assert_str_eq(found.token.permissions, "users.read");
    ck_assert_str_eq(found.username, "ann");

    ck_assert_int_eq(tokens_by_user(api, ann.id, (struct token_id){ 0 }, 10, &list), LODGE_OK);
    ck_assert_uint_eq(list.count, 1);
    ck_assert_str_eq(((const struct token *)list.items)->name, "build");
    ck_assert_int_eq(tokens_by_user(api, ann.id, token.id, 10, &list), LODGE_OK);
    ck_assert_uint_eq(list.count, 0);
    ck_assert_int_eq(tokens_count(api, ann.id, &count), LODGE_OK);
    ck_assert_int_eq(count, 1);
    ck_assert_int_eq(token_delete(api, bob.id, token.id), LODGE_NOT_FOUND);
    ck_assert_int_eq(token_delete(api, ann.id, token.id), LODGE_OK);
    ck_assert_int_eq(token_by_digest(gate, digest, NOW, &found), LODGE_NOT_FOUND);
}
END_TEST

START_TEST(a_purge_takes_what_is_over_and_not_more_than_its_limit)
{
    struct db *login = open_as("login"), *jobs = open_as("jobs");
    struct user ann = insert(login, "ann");
    uint64_t gone;

    for (unsigned char i = 1; i <= 3; i++)
        sign_in(login, ann.id, i, NOW);
    sign_in(login, ann.id, 4, NOW + LODGE_HOURS(2));
    ck_assert_int_eq(sessions_purge(jobs, NOW + LODGE_HOURS(1), NOW + LODGE_HOURS(1), 2, &gone), LODGE_OK);
    ck_assert_uint_eq(gone, 2);
    ck_assert_int_eq(sessions_purge(jobs, NOW + LODGE_HOURS(1), NOW + LODGE_HOURS(1), 2, &gone), LODGE_OK);
    ck_assert_uint_eq(gone, 1);
    ck_assert_int_eq(sessions_purge(jobs, NOW + LODGE_HOURS(24), NOW + LODGE_HOURS(24), 2, &gone), LODGE_OK);
    ck_assert_uint_eq(gone, 1);
}
END_TEST

START_TEST(a_person_has_what_their_groups_have)
{
    struct db *cli = open_as("cli"), *gate = open_as("gate");
    struct user ann = insert(cli, "ann");
    struct group staff = { .id.n = lodge_id_new(), .name = "staff", .created_at = NOW, .updated_at = NOW };
    struct role auditor, administrator;
    struct lodge_texts groups, patterns, roles;

    ck_assert_int_eq(group_insert(cli, &staff), LODGE_OK);
    ck_assert_int_eq(group_insert(cli, &staff), LODGE_ALREADY_THERE);
    ck_assert_int_eq(role_by_name(cli, "auditor", &auditor), LODGE_OK);
    ck_assert_int_eq(role_by_name(cli, "administrator", &administrator), LODGE_OK);
    ck_assert(auditor.built_in);
    ck_assert_int_eq(member_put(cli, staff.id, ann.id, NOW), LODGE_OK);
    ck_assert_int_eq(member_put(cli, staff.id, ann.id, NOW), LODGE_OK);
    ck_assert_int_eq(user_role_put(cli, ann.id, administrator.id, NOW), LODGE_OK);
    ck_assert_int_eq(user_role_put(cli, ann.id, administrator.id, NOW), LODGE_OK);
    admin("INSERT INTO gatelodge.group_roles SELECT g.id, r.id, NOW() FROM gatelodge.groups g, gatelodge.roles r "
        "WHERE r.name = 'auditor'");

    ck_assert_int_eq(groups_by_user(gate, ann.id, &groups), LODGE_OK);
    ck_assert_str_eq(lodge_texts_join(arena, groups, ",", 100), "staff");
    ck_assert_int_eq(permission_patterns_by_user(gate, ann.id, &patterns), LODGE_OK);
    ck_assert_str_eq(lodge_texts_join(arena, patterns, ",", 100), "*,*.read");
    ck_assert_int_eq(roles_by_user(cli, ann.id, &roles), LODGE_OK);
    ck_assert_str_eq(lodge_texts_join(arena, roles, ",", 100), "administrator,auditor");
    ck_assert_int_eq(member_take(cli, staff.id, ann.id), LODGE_OK);
    ck_assert_int_eq(member_take(cli, staff.id, ann.id), LODGE_OK);
    ck_assert_int_eq(groups_by_user(gate, ann.id, &groups), LODGE_OK);
    ck_assert_uint_eq(groups.count, 0);
}
END_TEST

START_TEST(only_others_who_are_active_count_as_administrators)
{
    struct db *cli = open_as("cli"), *api = open_as("api");
    struct user ann = insert(cli, "ann"), bob = insert(cli, "bob");
    struct role administrator;
    int64_t count;

    ck_assert_int_eq(role_by_name(cli, "administrator", &administrator), LODGE_OK);
    ck_assert_int_eq(user_role_put(cli, ann.id, administrator.id, NOW), LODGE_OK);
    ck_assert_int_eq(user_role_put(cli, bob.id, administrator.id, NOW), LODGE_OK);
    ck_assert_int_eq(administrators_besides(api, ann.id, NOW, &count), LODGE_OK);
    ck_assert_int_eq(count, 1);
    ck_assert_int_eq(administrators_besides(api, (struct user_id){ 0 }, NOW, &count), LODGE_OK);
    ck_assert_int_gt(count, 0);

    bob.expires_at = NOW;
    ck_assert_int_eq(user_update(api, &bob), LODGE_OK);
    ck_assert_int_eq(administrators_besides(api, ann.id, NOW, &count), LODGE_OK);
    ck_assert_int_eq(count, 0);

    /* By a group in a group that has the role. */
    struct user cleo = insert(cli, "cleo");
    admin("INSERT INTO groups (id, name, created_at) VALUES (REPEAT('a', 16), 'above', NOW()),"
        " (REPEAT('b', 16), 'below', NOW())");
    admin("INSERT INTO group_ancestors VALUES (REPEAT('b', 16), REPEAT('a', 16), 1)");
    admin("INSERT INTO group_roles SELECT REPEAT('a', 16), id, NOW() FROM roles WHERE name = 'administrator'");
    admin("INSERT INTO group_members SELECT REPEAT('b', 16), id, NOW() FROM users WHERE username = 'cleo'");
    ck_assert_int_eq(administrators_besides(api, ann.id, NOW, &count), LODGE_OK);
    ck_assert_int_gt(count, 0);
    admin("DELETE FROM user_roles");
    ck_assert_int_eq(administrators_besides(api, cleo.id, NOW, &count), LODGE_OK);
    ck_assert_int_eq(count, 0);
    ck_assert_int_eq(guard_write(api, "administrators"), LODGE_OK);
    ck_assert_int_eq(guard_write(api, "nothing"), LODGE_NOT_FOUND);
}
END_TEST

START_TEST(attempts_are_counted_in_windows)
{
    struct db *login = open_as("login"), *jobs = open_as("jobs");
    unsigned char key[ATTEMPT_KEY_SIZE] = { 7 };
    struct attempts attempts;
    uint64_t gone;

    ck_assert_int_eq(attempt_count(login, key, NOW, 1000, &attempts), LODGE_OK);
    ck_assert_int_eq(attempts.failures, 1);
    ck_assert_int_eq(attempt_count(login, key, NOW + 999, 1000, &attempts), LODGE_OK);
    ck_assert_int_eq(attempts.failures, 2);
    ck_assert_int_eq(attempts.until, NOW + 1000);
    ck_assert_int_eq(attempt_take_back(login, key), LODGE_OK);
    ck_assert_int_eq(attempt_count(login, key, NOW + 999, 1000, &attempts), LODGE_OK);
    ck_assert_int_eq(attempts.failures, 2);
    ck_assert_int_eq(attempt_count(login, key, NOW + 1000, 1000, &attempts), LODGE_OK);
    ck_assert_int_eq(attempts.failures, 1);
    ck_assert_int_eq(attempts.until, NOW + 2000);
    ck_assert_int_eq(attempts_purge(jobs, NOW + 1999, 10, &gone), LODGE_OK);
    ck_assert_uint_eq(gone, 0);
    ck_assert_int_eq(attempts_purge(jobs, NOW + 2000, 10, &gone), LODGE_OK);
    ck_assert_uint_eq(gone, 1);
}
END_TEST

/* Whichever of the two keys is the smaller. */
START_TEST(an_attempt_is_counted_under_both_keys_and_taken_back_and_forgiven)
{
    struct db *login = open_as("login");

    for (int turned = 0; turned < 2; turned++) {
        struct attempt_keys keys = { .account = { 20, turned ? 2 : 1 }, .address = { 20, turned ? 1 : 2 } };
        struct attempts account, address;

        keys.account[2] = keys.address[2] = (unsigned char)turned;
        ck_assert_int_eq(attempt_count(login, keys.address, NOW, 500, &address), LODGE_OK);
        ck_assert_int_eq(attempts_count(login, &keys, NOW, 1000, &account, &address), LODGE_OK);
        ck_assert_int_eq(attempts_count(login, &keys, NOW, 1000, &account, &address), LODGE_OK);
        ck_assert_int_eq(account.failures, 2);
        ck_assert_int_eq(account.until, NOW + 1000);
        ck_assert_int_eq(address.failures, 3);
        ck_assert_int_eq(address.until, NOW + 500);
        ck_assert_int_eq(attempts_take_back(login, &keys), LODGE_OK);
        ck_assert_int_eq(attempts_count(login, &keys, NOW, 1000, &account, &address), LODGE_OK);
        ck_assert_int_eq(account.failures, 2);
        ck_assert_int_eq(address.failures, 3);
        ck_assert_int_eq(attempts_forgive(login, &keys), LODGE_OK);
        ck_assert_int_eq(attempts_count(login, &keys, NOW, 1000, &account, &address), LODGE_OK);
        ck_assert_int_eq(account.failures, 1);
        ck_assert_int_eq(address.failures, 3);
        ck_assert_int_eq(attempts_count(login, &keys, NOW + 500, 1000, &account, &address), LODGE_OK);
        ck_assert_int_eq(account.failures, 2);
        ck_assert_int_eq(address.failures, 1);
        ck_assert_int_eq(address.until, NOW + 1500);
    }
}
END_TEST

START_TEST(an_entrant_is_found_by_each_of_their_names)
{
    struct db *login = open_as("login");
    struct user ann = insert(login, "ann");
    struct entrant entrant;

    ck_assert_int_eq(password_put(login, ann.id, "$one", NOW), LODGE_OK);
    ck_assert_int_eq(entrant_by_username(login, ann.username, &entrant), LODGE_OK);
    ck_assert_mem_eq(&entrant.id, &ann.id, sizeof(ann.id));
    ck_assert_str_eq(entrant.hash, "$one");
    ck_assert_str_eq(entrant.status, ann.status);
    ck_assert_int_eq(entrant.expires_at, ann.expires_at);
    entrant = (struct entrant){ 0 };
    ck_assert_int_eq(entrant_by_email(login, ann.email_folded, &entrant), LODGE_OK);
    ck_assert_mem_eq(&entrant.id, &ann.id, sizeof(ann.id));
    ck_assert_str_eq(entrant.username, ann.username);
    ck_assert_str_eq(entrant.email, ann.email);
    ck_assert_int_eq(entrant_by_username(login, "bob", &entrant), LODGE_NOT_FOUND);
    ck_assert_int_eq(entrant_by_email(login, "bob@example.org", &entrant), LODGE_NOT_FOUND);
    ck_assert_int_eq(entrant_by_id(login, (struct user_id){ lodge_id_new() }, &entrant), LODGE_NOT_FOUND);
}
END_TEST

START_TEST(who_signs_in_is_met_only_as_they_were_judged)
{
    struct db *login = open_as("login"), *cli = open_as("cli");
    struct user ann = insert(login, "ann");
    struct entrant entrant, other;

    ck_assert_int_eq(password_put(login, ann.id, "$one", NOW), LODGE_OK);
    for (int round = 0; round < 2; round++) {
        ck_assert_int_eq(entrant_by_id(login, ann.id, &entrant), LODGE_OK);
        ck_assert_int_eq(user_signed_in(login, &entrant, NOW), LODGE_OK);
        ck_assert_int_eq(user_signed_in(login, &entrant, NOW), LODGE_OK);       /* changed or not */
        other = entrant;
        other.hash = "$two";
        ck_assert_int_eq(user_signed_in(login, &other, NOW + 1), LODGE_NOT_FOUND);
        other = entrant;
        other.status = "suspended";
        ck_assert_int_eq(user_signed_in(login, &other, NOW + 1), LODGE_NOT_FOUND);
        other = entrant;
        other.expires_at = NOW + 7;
        ck_assert_int_eq(user_signed_in(login, &other, NOW + 1), LODGE_NOT_FOUND);
        ck_assert_int_eq(user_by_id(cli, ann.id, &ann), LODGE_OK);
        ck_assert_int_eq(ann.last_login_at, NOW);
        ann.expires_at = ann.expires_at ? 0 : NOW;      /* with an end, and without one */
        ck_assert_int_eq(user_update(cli, &ann), LODGE_OK);
    }
}
END_TEST

START_TEST(changes_come_by_their_time_and_are_forgotten_when_they_are_old)
{
    struct db *login = open_as("login"), *jobs = open_as("jobs");
    struct user_id ann = { lodge_id_new() };
    struct lodge_id session = lodge_id_new();
    struct lodge_list found;
    uint64_t gone;

    admin("INSERT INTO changes VALUES (UNHEX(REPEAT('7', 32)), UTC_TIMESTAMP(3) - INTERVAL 5 SECOND, NULL, NULL)");
    ck_assert_int_eq(change_insert(login, ann, session), LODGE_OK);
    ck_assert_int_eq(changes_after(jobs, NOW - LODGE_DAYS(365), 3, &found), LODGE_OK);
    const struct change *rows = found.items;
    ck_assert_uint_eq(found.count, 2);
    ck_assert(lodge_id_is_none(rows[0].user_id.n) && lodge_id_is_none(rows[0].subject));
    ck_assert(lodge_id_equal(rows[1].user_id.n, ann.n) && lodge_id_equal(rows[1].subject, session));
    ck_assert_int_ge(rows[1].at - rows[0].at, 5000);
    ck_assert_int_eq(changes_after(jobs, rows[0].at, 3, &found), LODGE_OK);
    ck_assert_uint_eq(found.count, 1);

    ck_assert_int_eq(changes_purge(jobs, LODGE_SECONDS(3), 500, &gone), LODGE_OK);
    ck_assert_uint_eq(gone, 1);
    ck_assert_str_eq(admin("SELECT user_id IS NULL FROM changes"), "0");
}
END_TEST

int
main(void)
{
    const TTest *const tests[] = {
        a_person_comes_back_as_they_were, names_are_compared_by_the_byte, a_taken_name_says_which,
        a_change_meets_only_the_version_that_was_read, a_password_is_put_and_replaced,
        a_session_is_found_until_it_is_over, a_renewed_session_has_one_token,
        ending_sessions_spares_the_one_that_is_kept,
    sessions_of_an_outage_end_by_when_they_were_opened, a_token_is_found_until_it_is_over_or_deleted,
        a_purge_takes_what_is_over_and_not_more_than_its_limit,
        a_person_has_what_their_groups_have, only_others_who_are_active_count_as_administrators,
        attempts_are_counted_in_windows,
        an_attempt_is_counted_under_both_keys_and_taken_back_and_forgiven, an_entrant_is_found_by_each_of_their_names,
        who_signs_in_is_met_only_as_they_were_judged,
        changes_come_by_their_time_and_are_forgotten_when_they_are_old,
    };

    return run_suite("rows", tests, LODGE_COUNT(tests));
}
