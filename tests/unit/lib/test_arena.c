/* Memory with one lifetime. */
#include "support/test.h"

#include <gatelodge/arena.h>

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static char undone[8], a[] = "a", b[] = "b", c[] = "c";

static void
note(void *what)
{
    strncat(undone, what, 1);
}

START_TEST(what_is_taken_is_zero_and_aligned_also_after_a_reset)
{
    struct lodge_arena *arena = lodge_arena_new(4096);

    for (int round = 0; round < 2; round++) {
        char *first = lodge_take(arena, 1), *second = lodge_take(arena, 100);
        ck_assert_uint_eq((uintptr_t)second % _Alignof(max_align_t), 0);
        ck_assert_ptr_ne(first, second);
        for (int i = 0; i < 100; i++)
            ck_assert_int_eq(second[i], 0);
        memset(second, 'x', 100);
        lodge_arena_reset(arena);
    }
    lodge_arena_free(arena);
}
END_TEST

START_TEST(a_reset_wipes_what_was_in_use)
{
    struct lodge_arena *arena = lodge_arena_new(4096);
    char *secret = lodge_copy_text(arena, "correct horse battery staple");

    lodge_arena_reset(arena);
    for (int i = 0; i < 28; i++)
        ck_assert_int_eq(secret[i], 0);
    ck_assert_uint_eq(lodge_arena_used(arena), 0);
    lodge_arena_free(arena);
}
END_TEST

START_TEST(undoing_runs_newest_first_and_once)
{
    struct lodge_arena *arena = lodge_arena_new(4096);

    lodge_undo(arena, note, a);
    lodge_undo(arena, note, b);
    lodge_undo(arena, note, c);
    lodge_arena_reset(arena);
    ck_assert_str_eq(undone, "cba");
    lodge_arena_reset(arena);
    lodge_arena_free(arena);
    ck_assert_str_eq(undone, "cba");
}
END_TEST

static void
take_too_much(void)
{
    struct lodge_arena *arena = lodge_arena_new(4096);

    lodge_take(arena, 4000);
    lodge_take(arena, 200);
}

static void
take_an_overflowing_array(void)
{
    lodge_take_array(lodge_arena_new(4096), SIZE_MAX / 2, 3);
}

static void
take_nearly_everything(void)
{
    lodge_take(lodge_arena_new(4096), SIZE_MAX - 3);
}

/* Whether doing this ends a process by SIGABRT. */
static bool
aborts(void (*action)(void))
{
    int status = 0;
    pid_t child = fork();

    if (child == 0) {
        action();
        _exit(0);
    }
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

START_TEST(what_does_not_fit_ends_the_process)
{
    ck_assert(aborts(take_too_much));
    ck_assert(aborts(take_an_overflowing_array));
    ck_assert(aborts(take_nearly_everything));
}
END_TEST

START_TEST(printing_gives_the_whole_text)
{
    struct lodge_arena *arena = lodge_arena_new(64 * 1024);
    const char *text = lodge_print(arena, "%s-%05d-%1000s", "a", 42, "b");

    ck_assert_uint_eq(strlen(text), 2 + 6 + 1000);
    ck_assert_int_eq(strncmp(text, "a-00042-", 8), 0);
    ck_assert_ptr_null(lodge_copy_text(arena, NULL));
    lodge_arena_free(arena);
}
END_TEST

RUN_TESTS("arena", what_is_taken_is_zero_and_aligned_also_after_a_reset, a_reset_wipes_what_was_in_use,
    undoing_runs_newest_first_and_once, what_does_not_fit_ends_the_process, printing_gives_the_whole_text);
