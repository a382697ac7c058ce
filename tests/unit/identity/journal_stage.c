/* A house with a journal, for tests: rows in memory, and a table and a journal in files. */
#include "journal_stage.h"

#include "support/test.h"

#include <gatelodge/clock.h>

#include <stdio.h>
#include <unistd.h>

struct house *house;
struct user_id ann;
char journal_path[200];

static char table_path[200];
struct lodge_arena *arena;
static struct table *the_table;
struct journal *the_journal;

static void
remove_files(void)
{
    unlink(journal_path);
    unlink(table_path);
    unlink(lodge_print(arena, "%s.uses", table_path));
    unlink(lodge_print(arena, "%s.lock", table_path));
}

static void
clear_up(void)
{
    remove_files();
    table_close(the_table);
    journal_close(the_journal);
    lodge_arena_free(arena);
}

void
a_house(void)
{
    const char *folder = getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp", *why = NULL;

    snprintf(journal_path, sizeof(journal_path), "%s/gl-journal.%ld", folder, (long)getpid());
    snprintf(table_path, sizeof(table_path), "%s/gl-table.%ld", folder, (long)getpid());
    arena = lodge_arena_new(1 << 20);
    remove_files();
    atexit(clear_up);
    fake_settings.table = (struct table_settings){ .file = table_path, .memory = 1 << 20,
        .lease = LODGE_MINUTES(1), .grace = LODGE_MINUTES(10), .journal = journal_path };
    house = fake_house();
    house->table = the_table = table_open(&fake_settings.table, arena, &why);
    ck_assert_msg(house->table != NULL, "%s", why);
    house->journal = the_journal = journal_open(journal_path, JOURNAL_KEEPS, &why);
    ck_assert_msg(house->journal != NULL, "%s", why);
    table_vouch(house->table, lodge_steady());
    ann = fake_user("ann", "ann@example.org")->id;
}

struct opened
a_session_of(struct user_id user)
{
    unsigned char digest[LODGE_DIGEST_SIZE];
    struct opened opened = { .id.n = lodge_id_new() };
    const struct session session = { .id = opened.id, .user_id = user, .created_at = fake_now,
        .last_seen_at = fake_now, .idle_expires_at = fake_now + LODGE_HOURS(1),
        .expires_at = fake_now + LODGE_HOURS(12) };

    token_make(TOKEN_SESSION, opened.token, digest);
    ck_assert_int_eq(session_insert(NULL, &session, digest), LODGE_OK);
    return opened;
}

enum lodge_problem
check(const char *token, struct signed_in *found)
{
    fake_next_call(house);
    return session_of_token(house, token, NULL, found);
}

enum lodge_problem
passes(const struct opened *opened)
{
    struct signed_in found;

    return check(opened->token, &found);
}

void
mariadb_is_away(void)
{
    fake.every_question = LODGE_UNAVAILABLE;
    table_say_away(house->table);
}

void
mariadb_is_back(void)
{
    fake.every_question = LODGE_OK;
    table_vouch(house->table, lodge_steady());
}

void
acting(void)
{
    house_serve(house, house->arena, house->fault);
    house_acts(house, ann.n, "ann");
    house->actor.address = "192.0.2.1";
}

uint64_t
apply(void)
{
    uint64_t done = 0, torn = 0;

    fake_next_call(house);
    ck_assert_int_eq(journal_apply(house, &done, &torn), LODGE_OK);
    ck_assert_uint_eq(torn, 0);
    ck_assert_uint_eq(table_journal(house->table), 0);
    return done;
}
