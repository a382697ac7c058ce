/* The house: what it needs to stand, and what does not make it fall. */
#include "identity/house.h"

#include "support/table.h"
#include "support/test.h"

#include <string.h>
#include <unistd.h>

/* In place of src/store/db.c. */
static enum lodge_problem at_open;
static int open_connections;

struct db {
    struct lodge_arena *arena;
};

struct db *
db_new(const struct database_settings *settings, unsigned owner, const char *account)
{
    struct db *db = calloc(1, sizeof(*db));

    ck_assert_str_eq(settings->name, "gatelodge");
    ck_assert_uint_eq(owner, 4);
    ck_assert_str_eq(account, "login");
    open_connections++;
    return db;
}

enum lodge_problem
db_open(struct db *db, const char **why)
{
    ck_assert_ptr_nonnull(db);
    *why = at_open ? "user_by_id: no such column" : NULL;
    return at_open;
}

void
db_free(struct db *db)
{
    open_connections -= db != NULL;
    free(db);
}

void
db_on_end(struct db *db, void (*ended)(void *what), void *what)
{
    (void)what;
    ck_assert_ptr_nonnull(db);
    ck_assert(ended != NULL);
}

void
db_observe(struct db *db, void (*observer)(enum db_outcome outcome))
{
    ck_assert_ptr_nonnull(db);
    ck_assert(observer != NULL);
}

void
db_heed(struct db *db, bool (*is_away)(const void *what), const void *what, bool give_up)
{
    ck_assert_ptr_nonnull(db);
    ck_assert(!is_away(what));
    ck_assert(!give_up);                /* only the gate does */
}

void
db_serve(struct db *db, struct lodge_arena *arena, struct lodge_fault *fault)
{
    ck_assert_ptr_nonnull(fault);
    db->arena = arena;
}

static struct house_settings settings = {
    .portal = "https://localhost", .home = "/", .database = { .name = "gatelodge" },
    .passwords = { .min_length = 15, .argon2_memory = 65536, .argon2_passes = 1, .argon2_lanes = 1,
        .hashing_memory = 65536 },
};

START_TEST(a_house_stands_and_serves_one_call_after_the_other)
{
    struct lodge_arena *arena = lodge_arena_new(1024 * 1024);
    struct lodge_fault fault = { .retry_after = 0 };
    struct house *house = NULL;
    const char *why = NULL;
    void *shared = NULL;

    ck_assert(house_prepare(&settings, arena, &shared, &why));
    ck_assert(house_open(&settings, shared, 4, "login", &house, &why));
    ck_assert_ptr_null(house->hashing);
    ck_assert_ptr_null(house->blocklist);
    ck_assert_ptr_nonnull(house->policy);
    ck_assert_ptr_eq(house->settings, &settings);
    house_serve(house, arena, &fault);
    ck_assert_ptr_eq(house->arena, arena);
    ck_assert_ptr_eq(house->fault, &fault);
    ck_assert_ptr_eq(house->db->arena, arena);
    house_close(house);
    house_close(NULL);
    ck_assert_int_eq(open_connections, 0);
    lodge_arena_free(arena);
}
END_TEST

START_TEST(programs_that_hash_need_a_readable_block_list)
{
    struct lodge_arena *arena = lodge_arena_new(1024 * 1024);
    const char *why = NULL;
    void *shared = NULL;

    ck_assert(house_prepare_hashing(&settings, arena, &shared, &why));
    ck_assert_ptr_nonnull(((struct house *)shared)->hashing);
    ck_assert_ptr_nonnull(((struct house *)shared)->blocklist);
    settings.passwords.blocklist = "/nowhere/passwords";
    ck_assert(!house_prepare_hashing(&settings, arena, &shared, &why));
    ck_assert_ptr_nonnull(strstr(why, "/nowhere/passwords"));
    ck_assert(house_prepare(&settings, arena, &shared, &why));
    settings.passwords.blocklist = NULL;
    lodge_arena_free(arena);
}
END_TEST

START_TEST(a_database_that_is_away_stops_nobody_and_one_that_does_not_fit_does)
{
    struct lodge_arena *arena = lodge_arena_new(1024 * 1024);
    struct house *house = NULL;
    const char *why = NULL;
    void *shared = NULL;

    ck_assert(house_prepare(&settings, arena, &shared, &why));
    at_open = LODGE_UNAVAILABLE;
    ck_assert(house_open(&settings, shared, 4, "login", &house, &why));
    house_close(house);
    at_open = LODGE_BROKEN;
    ck_assert(!house_open(&settings, shared, 4, "login", &house, &why));
    ck_assert_str_eq(why, "user_by_id: no such column");
    house_close(house);
    ck_assert_int_eq(open_connections, 0);
    lodge_arena_free(arena);
}
END_TEST

START_TEST(a_table_is_shared_and_goes_with_the_settings)
{
    struct lodge_arena *arena = lodge_arena_new(1024 * 1024);
    const char *why = NULL;
    void *first = NULL, *second = NULL;

    settings.table = test_table_settings(0);
    ck_assert(house_prepare(&settings, arena, &first, &why));
    house_announce(first);
    ck_assert_ptr_nonnull(((struct house *)first)->table);
    struct lodge_arena *other = lodge_arena_new(1024 * 1024);
    ck_assert(house_prepare_command(&settings, other, &second, &why));
    table_vouch(((struct house *)first)->table, 7);
    ck_assert_int_eq(table_vouched(((struct house *)second)->table), 7);
    lodge_arena_free(other);
    ck_assert_int_eq(table_vouched(((struct house *)first)->table), 7);
    lodge_arena_free(arena);
}
END_TEST

START_TEST(to_check_settings_touches_no_table)
{
    struct lodge_arena *arena = lodge_arena_new(1024 * 1024);
    const char *why = NULL;
    void *shared = NULL;

    settings.table = test_table_settings(0);
    ck_assert(house_prepare(&settings, arena, &shared, &why));
    ck_assert_int_ne(access(settings.table.file, F_OK), 0);
    struct table *table = test_table(0);
    settings.table = test_table_settings(2 * 1024 * 1024);
    ck_assert(house_prepare_hashing(&settings, arena, &shared, &why));
    ck_assert(!table_is_retired(table));
    ck_assert(house_prepare_command(&settings, arena, &shared, &why));
    ck_assert(!table_is_retired(table));
    house_announce(shared);
    ck_assert(table_is_retired(table));
    table_close(table);
    lodge_arena_free(arena);
}
END_TEST

START_TEST(where_a_journal_has_no_folder_no_house_is_opened)
{
    struct lodge_arena *arena = lodge_arena_new(1024 * 1024);
    struct house *house = NULL;
    const char *why = NULL;
    void *shared = NULL;

    settings.table.file = NULL;
    settings.table.journal = "/nowhere/at/all/revocations";
    ck_assert(house_prepare(&settings, arena, &shared, &why));
    ck_assert(!house_open(&settings, shared, 4, "login", &house, &why));
    ck_assert_str_eq(why, "make the folder of table.journal, and give it to the account of this program");
    house_close(house);
    settings.table.journal = NULL;
    lodge_arena_free(arena);
}
END_TEST

START_TEST(without_a_table_a_house_stands_too)
{
    struct lodge_arena *arena = lodge_arena_new(1024 * 1024);
    const char *why = NULL;
    void *shared = NULL;

    settings.table = test_table_settings(0);
    settings.table.file = "/nowhere/sessions";
    ck_assert(house_prepare(&settings, arena, &shared, &why));
    house_announce(shared);
    ck_assert_ptr_null(((struct house *)shared)->table);
    ck_assert(house_prepare_command(&settings, arena, &shared, &why));
    ck_assert_ptr_null(((struct house *)shared)->table);
    lodge_arena_free(arena);
}
END_TEST

RUN_TESTS("house", a_house_stands_and_serves_one_call_after_the_other,
    programs_that_hash_need_a_readable_block_list,
    a_database_that_is_away_stops_nobody_and_one_that_does_not_fit_does,
    a_table_is_shared_and_goes_with_the_settings, to_check_settings_touches_no_table,
    where_a_journal_has_no_folder_no_house_is_opened, without_a_table_a_house_stands_too);
