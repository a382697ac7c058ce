/* Lists of people: each of their walks meets everybody whom it should, once and in order. */
#include "scratch.h"

/* Walks all pages, of one status or of all, and counts people that are out of order. */
static int
walk(struct db *db, const char *status, bool newest_first, int *misplaced)
{
    struct user_place place = { 0 };
    struct lodge_list page;
    int seen = 0;

    *misplaced = 0;
    do {
        ck_assert_int_eq(status ? users_of_status(db, status, place, newest_first, 7, &page)
            : users_page(db, place, newest_first, 7, &page), LODGE_OK);
        const struct user *users = page.items;
        for (size_t i = 0; i < page.count; i++, seen++) {
            int64_t step = users[i].created_at - place.created_at;

            *misplaced += seen > 0 && (newest_first ? step > 0 : step < 0);
            place = (struct user_place){ users[i].created_at, users[i].id };
        }
    } while (page.count == 7);
    return seen;
}

START_TEST(pages_show_everybody_once_in_order)
{
    struct db *db = open_as("api");
    int misplaced;

    for (int i = 0; i < 40; i++) {
        struct user user = a_person(lodge_print(arena, "user%d", i));

        user.created_at = NOW + i / 5;      /* several in one millisecond */
        user.status = i % 4 ? "active" : "suspended";
        ck_assert_int_eq(user_insert(db, &user), LODGE_OK);
    }
    for (int backwards = 0; backwards < 2; backwards++) {
        ck_assert_int_eq(walk(db, NULL, backwards, &misplaced), 40);
        ck_assert_int_eq(misplaced, 0);
        ck_assert_int_eq(walk(db, "suspended", backwards, &misplaced), 10);
        ck_assert_int_eq(misplaced, 0);
        ck_assert_int_eq(walk(db, "pending", backwards, &misplaced), 0);
    }
}
END_TEST

START_TEST(people_between_two_names_come_in_their_order)
{
    static const char *const names[] = { "ann", "anna", "ann\xc3\xa4", "annz", "bob", "an" };
    struct db *db = open_as("api");
    struct user_range all = { .first = "", .last = "\xf4\x8f\xbf\xbf" };
    struct user_range anns = { .first = "ann", .last = "ann\xf4\x8f\xbf\xbf" };
    struct lodge_list page;
    const struct user *users;

    for (size_t i = 0; i < LODGE_COUNT(names); i++)
        ck_assert_int_eq(user_insert(db, (const struct user[]){ a_person(names[i]) }), LODGE_OK);
    ck_assert_int_eq(users_by_usernames(db, all, false, 10, &page), LODGE_OK);
    ck_assert_uint_eq(page.count, 6);
    ck_assert_int_eq(users_by_usernames(db, anns, false, 10, &page), LODGE_OK);
    ck_assert_uint_eq(page.count, 4);
    users = page.items;
    ck_assert_str_eq(users[0].username, "ann");
    ck_assert_str_eq(users[3].username, "ann\xc3\xa4");
    /* A page goes on where the one before ended, but for who ended it. */
    anns.first = users[1].username;
    anns.but = users[1].id;
    ck_assert_int_eq(users_by_usernames(db, anns, false, 1, &page), LODGE_OK);
    ck_assert_str_eq(((const struct user *)page.items)->username, "annz");
    ck_assert_int_eq(users_by_usernames(db, all, true, 2, &page), LODGE_OK);
    users = page.items;
    ck_assert_str_eq(users[0].username, "bob");
    ck_assert_str_eq(users[1].username, "ann\xc3\xa4");
    ck_assert_int_eq(users_by_emails(db, (struct user_range){ .first = users[0].email_folded,
        .last = users[0].email_folded }, 10, &page), LODGE_OK);
    ck_assert_uint_eq(page.count, 1);
}
END_TEST

int
main(void)
{
    const TTest *const tests[] = {
        pages_show_everybody_once_in_order, people_between_two_names_come_in_their_order,
    };

    return run_suite("lists of people", tests, LODGE_COUNT(tests));
}
