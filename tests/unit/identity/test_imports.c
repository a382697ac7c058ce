/* Imports: who is added, who was there, who is refused; and that a batch is all or each by itself. */
#include "identity/imports.h"

#include "fake_store.h"
#include "identity/import_names.h"
#include "support/test.h"

#include <stdio.h>
#include <string.h>

#define HASH "$2b$04$abcdefghijklmnopqrstuu7EJV7kdjBBQxyb0HjTh9KS7.Lah/6CG"

static struct house *house;
static struct import imports[8];

static void
begin(void)
{
    house = fake_house();
    memset(imports, 0, sizeof(imports));
}

/* What the call took is given back: no leak is reported. */
static void
end(void)
{
    fake_next_call(house);
}

/* Plans a record that says this. */
static enum lodge_problem
planned(size_t place, struct import_record record)
{
    imports[place].record = record;
    return import_plan(house, &imports[place]);
}

static bool
is_refused(size_t place, const char *pointer, const char *code)
{
    const struct import *import = &imports[place];

    for (size_t i = 0; i < import->fault.misfit_count; i++)
        if (strcmp(import->fault.misfits[i].pointer, pointer) == 0
            && strcmp(import->fault.misfits[i].code, code) == 0)
            return import->outcome == IMPORT_REFUSED;
    return false;
}

static void
added(size_t place)
{
    ck_assert_int_eq(imports[place].outcome, IMPORT_ADDED);
}

START_TEST(a_person_comes_with_id_times_and_hash)
{
    struct import_record ann = { .username = "Ann", .email = "Ann@example.org", .email_verified = true,
        .created_at = 1000, .updated_at = 2000, .last_login_at = 3000, .password_hash = HASH };

    begin();
    memset(ann.id.bytes, 7, sizeof(ann.id.bytes));
    ck_assert_int_eq(planned(0, ann), LODGE_OK);
    ck_assert_int_eq(imports_add(house, imports, 1), LODGE_OK);
    added(0);
    const struct user *row = &fake.rows.users[0];
    ck_assert(lodge_id_equal(row->id.n, ann.id));
    ck_assert_str_eq(row->username, "ann");
    ck_assert(row->email_verified);
    ck_assert_int_eq(row->created_at, 1000);
    ck_assert_int_eq(row->updated_at, 2000);
    ck_assert_int_eq(row->last_login_at, 3000);
    ck_assert_str_eq(fake.rows.hashes[0], HASH);
    end();
}
END_TEST

START_TEST(what_is_not_said_is_as_with_anybody_new)
{
    begin();
    ck_assert_int_eq(planned(0, (struct import_record){ .username = "ann", .email_verified = true }), LODGE_OK);
    ck_assert_int_eq(imports_add(house, imports, 1), LODGE_OK);
    const struct user *row = &fake.rows.users[0];
    ck_assert(!lodge_id_is_none(row->id.n));
    ck_assert(!row->email_verified);                /* there is no address */
    ck_assert_str_eq(row->status, "active");
    ck_assert_int_eq(row->created_at, fake_now);
    ck_assert_ptr_null(fake.rows.hashes[0]);
    end();
}
END_TEST

START_TEST(groups_and_roles_come_by_name_and_unknown_ones_are_named)
{
    static const char *const good[] = { "staff" }, *const bad[] = { "staff", "nowhere" };

    begin();
    fake_group("staff");
    fake_role("auditor", "*.read");
    ck_assert_int_eq(planned(0, (struct import_record){ .username = "ann",
        .groups = { good, 1 } }), LODGE_OK);
    ck_assert_int_eq(planned(1, (struct import_record){ .username = "ben",
        .groups = { bad, 2 }, .roles = { bad, 1 } }), LODGE_OK);
    ck_assert(is_refused(1, "/groups/1", "unknown"));
    ck_assert(is_refused(1, "/roles/0", "unknown"));
    ck_assert_int_eq(imports_add(house, imports, 2), LODGE_OK);
    added(0);
    ck_assert_uint_eq(fake.rows.user_count, 1);
    ck_assert_uint_eq(fake.rows.member_count, 1);
    end();
}
END_TEST

START_TEST(the_future_and_hashes_that_could_never_match_are_refused)
{
    begin();
    ck_assert_int_eq(planned(0, (struct import_record){ .username = "a b", .created_at = fake_now + 1,
        .updated_at = fake_now + 1, .last_login_at = fake_now + 1, .password_hash = "x" }), LODGE_OK);
    ck_assert(is_refused(0, "/username", "not_a_username"));
    ck_assert(is_refused(0, "/created_at", "out_of_range"));
    ck_assert(is_refused(0, "/updated_at", "out_of_range"));
    ck_assert(is_refused(0, "/last_login_at", "out_of_range"));
    ck_assert(is_refused(0, "/password_hash", "hash_unknown"));
    end();
}
END_TEST

START_TEST(who_is_there_is_left_alone_unless_they_differ)
{
    begin();
    fake_user("ann", "ann@example.org");
    ck_assert_int_eq(planned(0, (struct import_record){ .username = "ANN", .email = "ANN@example.org",
        .password_hash = HASH }), LODGE_OK);
    ck_assert_int_eq(imports[0].outcome, IMPORT_THERE);
    ck_assert_int_eq(planned(1, (struct import_record){ .username = "ann", .email = "ann@example.com",
        .expires_at = fake_now }), LODGE_OK);
    ck_assert(is_refused(1, "/email", "differs"));
    ck_assert(is_refused(1, "/expires_at", "differs"));
    ck_assert_int_eq(imports_add(house, imports, 2), LODGE_OK);
    ck_assert_uint_eq(fake.rows.user_count, 1);
    ck_assert_ptr_null(fake.rows.hashes[0]);
    end();
}
END_TEST

START_TEST(a_batch_is_one_transaction)
{
    char names[8][8];

    begin();
    for (size_t i = 0; i < 8; i++) {
        snprintf(names[i], sizeof(names[i]), "p%zu", i);
        ck_assert_int_eq(planned(i, (struct import_record){ .username = names[i] }), LODGE_OK);
    }
    fake.conflicts = 2;                         /* and it is run again, as a whole */
    ck_assert_int_eq(imports_add(house, imports, 8), LODGE_OK);
    ck_assert_int_eq(fake.transactions, 1);
    ck_assert_uint_eq(fake.rows.user_count, 8);
    end();
}
END_TEST

START_TEST(in_a_batch_that_fails_one_refuses_only_itself)
{
    begin();
    fake_user("zoe", "zoe@example.org");
    ck_assert_int_eq(planned(0, (struct import_record){ .username = "ann" }), LODGE_OK);
    ck_assert_int_eq(planned(1, (struct import_record){ .username = "ben", .email = "zoe@example.org" }), LODGE_OK);
    ck_assert_int_eq(planned(2, (struct import_record){ .username = "ann", .locale = "de" }), LODGE_OK);
    ck_assert_int_eq(planned(3, (struct import_record){ .username = "ann" }), LODGE_OK);
    ck_assert_int_eq(planned(4, (struct import_record){ .username = "cleo" }), LODGE_OK);
    ck_assert_int_eq(imports_add(house, imports, 5), LODGE_OK);
    added(0);
    ck_assert_int_eq(imports[1].outcome, IMPORT_REFUSED);
    ck_assert_int_eq(imports[1].problem, LODGE_EMAIL_TAKEN);
    ck_assert(is_refused(2, "/locale", "differs"));
    ck_assert_int_eq(imports[3].outcome, IMPORT_THERE);
    added(4);
    ck_assert_uint_eq(fake.rows.user_count, 3);
    end();
}
END_TEST

/* Nobody is refused because MariaDB was away: the same can be imported again. */
START_TEST(what_the_server_cannot_do_refuses_nobody)
{
    struct lodge_fault *fault = NULL;

    begin();
    fault = house->fault;
    fake.every_question = LODGE_UNAVAILABLE;
    ck_assert_int_eq(planned(0, (struct import_record){ .username = "ann" }), LODGE_UNAVAILABLE);
    ck_assert_int_eq(imports[0].outcome, IMPORT_UNSTATED);
    fake.every_question = LODGE_OK;
    ck_assert_int_eq(planned(0, (struct import_record){ .username = "ann" }), LODGE_OK);
    fake.at_commit = LODGE_OUTCOME_UNKNOWN;
    ck_assert_int_eq(imports_add(house, imports, 1), LODGE_OUTCOME_UNKNOWN);
    ck_assert_int_eq(imports[0].outcome, IMPORT_UNSTATED);
    ck_assert_ptr_eq(house->fault, fault);
    end();
}
END_TEST

START_TEST(a_rehearsal_writes_nothing_and_remembers_names)
{
    struct import_names *names = import_names_new();

    begin();
    fake_user("zoe", "zoe@example.org");
    ck_assert_int_eq(planned(0, (struct import_record){ .username = "ann", .email = "ann@example.org" }), LODGE_OK);
    ck_assert_int_eq(planned(1, (struct import_record){ .username = "Ann", .email = "Ann@example.org" }), LODGE_OK);
    ck_assert_int_eq(planned(2, (struct import_record){ .username = "ben", .email = "zoe@example.org" }), LODGE_OK);
    for (size_t i = 0; i < 3; i++)
        ck_assert_int_eq(import_rehearse(house, &imports[i], names), LODGE_OK);
    added(0);
    ck_assert(is_refused(1, "/username", "twice"));
    ck_assert(is_refused(1, "/email", "twice"));
    ck_assert(is_refused(2, "/email", "taken"));
    ck_assert_uint_eq(fake.rows.user_count, 1);
    ck_assert_int_eq(fake.transactions, 0);
    import_names_free(names);
    end();
}
END_TEST

START_TEST(names_are_met_once_each_however_many)
{
    struct import_names *names = import_names_new();
    char name[16];

    for (int round = 0; round < 2; round++)
        for (int i = 0; i < 20000; i++) {
            snprintf(name, sizeof(name), "n%d", i);
            ck_assert_int_eq(import_names_met(names, 'u', name), round > 0);
        }
    ck_assert(!import_names_met(names, 'e', "n1"));
    import_names_free(names);
}
END_TEST

RUN_TESTS("imports", a_person_comes_with_id_times_and_hash, what_is_not_said_is_as_with_anybody_new,
    groups_and_roles_come_by_name_and_unknown_ones_are_named, the_future_and_hashes_that_could_never_match_are_refused,
    who_is_there_is_left_alone_unless_they_differ, a_batch_is_one_transaction,
    in_a_batch_that_fails_one_refuses_only_itself, what_the_server_cannot_do_refuses_nobody,
    a_rehearsal_writes_nothing_and_remembers_names, names_are_met_once_each_however_many);
