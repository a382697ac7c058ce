/* Lists of passwords that are refused. */
#include "identity/blocklist.h"

#include "support/test.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static struct lodge_arena *arena;
static const char *why;

static struct blocklist *
list_of(const char *text)
{
    char path[] = "/tmp/gatelodge-blocklist-XXXXXX";
    int file = mkstemp(path);

    ck_assert_int_ge(file, 0);
    ck_assert_int_eq(write(file, text, strlen(text)), (ssize_t)strlen(text));
    close(file);
    arena = lodge_arena_new(64 * 1024);
    struct blocklist *list = blocklist_read(path, arena, &why);
    unlink(path);
    return list;
}

START_TEST(what_is_on_the_list_is_found)
{
    struct blocklist *list = list_of("zebrazebra\nPassword123\r\npasswort\u00FC\n\nlastofthelist");

    ck_assert(blocklist_holds(list, "zebrazebra"));
    ck_assert(blocklist_holds(list, "password123"));
    ck_assert(blocklist_holds(list, "passwort\u00FC"));
    ck_assert(blocklist_holds(list, "lastofthelist"));
    ck_assert(!blocklist_holds(list, "Password123"));
    ck_assert(!blocklist_holds(list, "password1234"));
    ck_assert(!blocklist_holds(list, "zebrazebr"));
    ck_assert(!blocklist_holds(list, ""));
    lodge_arena_free(arena);
}
END_TEST

START_TEST(an_empty_or_absent_list_holds_nothing)
{
    ck_assert(!blocklist_holds(list_of(""), ""));
    ck_assert(!blocklist_holds(blocklist_read(NULL, arena, &why), "password1"));
    lodge_arena_free(arena);
}
END_TEST

START_TEST(a_list_that_cannot_be_read_is_a_reason)
{
    arena = lodge_arena_new(64 * 1024);
    ck_assert_ptr_null(blocklist_read("/nowhere/at/all", arena, &why));
    ck_assert_ptr_nonnull(strstr(why, "/nowhere/at/all: No such file"));
    ck_assert_ptr_null(blocklist_read("/tmp", arena, &why));
    ck_assert_ptr_null(blocklist_read("/dev/zero", arena, &why));
    lodge_arena_free(arena);
}
END_TEST

START_TEST(the_list_that_we_make_is_long_and_knows_the_usual)
{
    static const char *const usual[] = {
        "password1234567", "passwordpassword", "qwertyuiopasdfghjkl", "aaaaaaaaaaaaaaa", "123456789012345",
        "iloveyouforever", "sunshine1985!", "letmein12345678", "correcthorsebatterystaple", "welcome2026",
    };
    char line[256];
    int lines = 0;
    FILE *file = fopen(COMMON_PASSWORDS, "r");

    ck_assert_ptr_nonnull(file);
    for (; fgets(line, sizeof(line), file); lines++)
        ck_assert_uint_ge(strlen(line), 8 + 1);
    fclose(file);
    ck_assert_int_ge(lines, 20000);

    arena = lodge_arena_new(64 * 1024);
    struct blocklist *list = blocklist_read(COMMON_PASSWORDS, arena, &why);
    ck_assert_ptr_nonnull(list);
    for (size_t i = 0; i < LODGE_COUNT(usual); i++)
        ck_assert_msg(blocklist_holds(list, usual[i]), "%s", usual[i]);
    ck_assert(!blocklist_holds(list, "violet lamp under the stairs"));
    lodge_arena_free(arena);
}
END_TEST

RUN_TESTS("blocklist", what_is_on_the_list_is_found, an_empty_or_absent_list_holds_nothing,
    a_list_that_cannot_be_read_is_a_reason, the_list_that_we_make_is_long_and_knows_the_usual);
