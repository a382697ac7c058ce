/* Whoever changes what checks say tells of it in the same transaction, or nothing is kept; and hears when it
 * is over. */
#include "scratch.h"

#include "store/changes.h"
#include "store/roles.h"

#include <string.h>

static const struct lodge_id all;

/* What a transaction does, and how it ends. */
static struct {
    struct user user;
    bool tells;
    enum lodge_problem outcome;
} plan;

static int ends;                        /* of transactions, heard of so far */
static const char *seen_at_the_end;     /* Ann's name then */

static void
hear(void *what)
{
    ck_assert_ptr_eq(what, &ends);
    ends++;
    seen_at_the_end = admin("SELECT display_name FROM users");
}

static struct db *
begin_with_ann(void)
{
    struct db *db = open_as("api");

    plan.user = a_person("ann");
    plan.user.display_name = "Before";
    ck_assert_int_eq(user_insert(db, &plan.user), LODGE_OK);
    plan.user.display_name = "After";
    plan.tells = true;
    plan.outcome = LODGE_OK;
    ends = 0;
    db_on_end(db, hear, &ends);
    return db;
}

static enum lodge_problem
change_ann(struct db *db, void *what)
{
    enum lodge_problem problem = user_update(db, &plan.user);

    (void)what;
    if (problem == LODGE_OK && plan.tells)
        problem = change_insert(db, plan.user.id, all);
    return problem ? problem : plan.outcome;
}

static const char *
name_of_ann(void)
{
    return admin("SELECT display_name FROM users");
}

START_TEST(a_change_of_what_checks_say_that_is_not_told_is_not_kept)
{
    struct db *db = begin_with_ann();

    plan.tells = false;
    ck_assert_int_eq(db_transact(db, change_ann, NULL), LODGE_BROKEN);
    ck_assert_ptr_nonnull(strstr(fault.note, "tells nobody"));
    ck_assert_str_eq(name_of_ann(), "Before");
    plan.tells = true;
    ck_assert_int_eq(db_transact(db, change_ann, NULL), LODGE_OK);
    ck_assert_str_eq(name_of_ann(), "After");
    ck_assert_str_eq(admin("SELECT COUNT(*) FROM changes WHERE user_id = (SELECT id FROM users)"), "1");
}
END_TEST

static enum lodge_problem
add_bob_with_a_role(struct db *db, void *what)
{
    struct user bob = a_person("bob");
    struct role role;
    enum lodge_problem problem = user_insert(db, &bob);

    (void)what;
    if (problem == LODGE_OK)
        problem = role_by_name(db, "administrator", &role);
    return problem ? problem : user_role_put(db, bob.id, role.id, 1);
}

START_TEST(of_who_is_new_nobody_has_to_be_told)
{
    struct db *db = begin_with_ann();

    ck_assert_int_eq(db_transact(db, add_bob_with_a_role, NULL), LODGE_OK);
    ck_assert_str_eq(admin("SELECT COUNT(*) FROM user_roles"), "1");
}
END_TEST

START_TEST(the_end_is_heard_when_the_change_can_be_seen)
{
    struct db *db = begin_with_ann();

    ck_assert_int_eq(db_transact(db, change_ann, NULL), LODGE_OK);
    ck_assert_int_eq(ends, 1);
    ck_assert_str_eq(seen_at_the_end, "After");
}
END_TEST

START_TEST(the_end_is_heard_too_when_nothing_was_kept)
{
    struct db *db = begin_with_ann();

    plan.outcome = LODGE_LAST_ADMINISTRATOR;
    ck_assert_int_eq(db_transact(db, change_ann, NULL), LODGE_LAST_ADMINISTRATOR);
    ck_assert_int_eq(ends, 1);
    ck_assert_str_eq(seen_at_the_end, "Before");
}
END_TEST

/* Twice, of which the first is taken back and tells nothing. */
static enum lodge_problem
change_twice(struct db *db, void *what)
{
    enum lodge_problem last = *(enum lodge_problem *)what;

    plan.tells = false;
    plan.outcome = LODGE_PRECONDITION_FAILED;
    ck_assert_int_eq(db_transact(db, change_ann, NULL), LODGE_PRECONDITION_FAILED);
    plan.tells = true;
    plan.outcome = last;
    enum lodge_problem problem = db_transact(db, change_ann, NULL);
    ck_assert_int_eq(ends, 0);
    ck_assert(!db_sees_now(db));
    return problem;
}

START_TEST(of_what_is_enclosed_the_outermost_end_is_heard)
{
    struct db *db = begin_with_ann();
    enum lodge_problem last = LODGE_OK;

    ck_assert(db_sees_now(db));
    ck_assert_int_eq(db_enclose(db, change_twice, &last), LODGE_OK);
    ck_assert(db_sees_now(db));
    ck_assert_int_eq(ends, 1);
    ck_assert_str_eq(seen_at_the_end, "After");
    ck_assert_str_eq(admin("SELECT COUNT(*) FROM changes"), "1");
}
END_TEST

static enum lodge_problem
change_in_silence(struct db *db, void *what)
{
    (void)what;
    plan.tells = false;
    return db_transact(db, change_ann, NULL);
}

START_TEST(what_is_enclosed_is_told_too_or_not_kept)
{
    struct db *db = begin_with_ann();

    ck_assert_int_eq(db_enclose(db, change_in_silence, NULL), LODGE_BROKEN);
    ck_assert_str_eq(name_of_ann(), "Before");
}
END_TEST

int
main(void)
{
    const TTest *const tests[] = {
        a_change_of_what_checks_say_that_is_not_told_is_not_kept, of_who_is_new_nobody_has_to_be_told,
        the_end_is_heard_when_the_change_can_be_seen, the_end_is_heard_too_when_nothing_was_kept,
        of_what_is_enclosed_the_outermost_end_is_heard, what_is_enclosed_is_told_too_or_not_kept,
    };

    return run_suite("news", tests, LODGE_COUNT(tests));
}
