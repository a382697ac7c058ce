/* Slots for hashing, shared by processes. */
#include "identity/hashing.h"

#include "support/test.h"

#include <signal.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static struct hashing *
slots(int64_t memory_of_all)
{
    struct password_settings settings = { .argon2_memory = 1024, .hashing_memory = memory_of_all };

    return hashing_new(&settings);
}

/* A child that takes a slot, says so, and holds it until it is killed. */
static pid_t
holder(struct hashing *hashing, char *said)
{
    int news[2];

    ck_assert_int_eq(pipe(news), 0);
    pid_t child = fork();
    if (child == 0) {
        char taken = hashing_take(hashing) >= 0 ? 'y' : 'n';
        if (write(news[1], &taken, 1) == 1)
            for (;;)
                pause();
        _exit(1);
    }
    ck_assert_int_eq(read(news[0], said, 1), 1);
    close(news[0]);
    close(news[1]);
    return child;
}

static void
end(pid_t child)
{
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
}

START_TEST(as_many_hash_at_once_as_memory_allows)
{
    struct hashing *hashing = slots(3 * 1024);
    pid_t children[4];
    char said[4];

    for (int i = 0; i < 4; i++)
        children[i] = holder(hashing, &said[i]);
    ck_assert_int_eq(said[0], 'y');
    ck_assert_int_eq(said[1], 'y');
    ck_assert_int_eq(said[2], 'y');
    ck_assert_int_eq(said[3], 'n');
    ck_assert_int_eq(hashing_take(hashing), -1);
    for (int i = 0; i < 4; i++)
        end(children[i]);
    hashing_free(hashing);
}
END_TEST

START_TEST(the_slot_of_who_was_killed_is_taken_over)
{
    struct hashing *hashing = slots(1024);
    char said;
    pid_t child = holder(hashing, &said);

    ck_assert_int_eq(said, 'y');
    ck_assert_int_eq(hashing_take(hashing), -1);
    end(child);
    ck_assert_int_eq(hashing_take(hashing), 0);
    hashing_free(hashing);
}
END_TEST

/* Process ids come again: what stands there is the mark of one who died. */
START_TEST(a_slot_with_our_own_id_is_not_ours_but_free)
{
    struct hashing *hashing = slots(1024);

    ck_assert_int_eq(hashing_take(hashing), 0);
    ck_assert_int_eq(hashing_take(hashing), 0);
    hashing_free(hashing);
}
END_TEST

START_TEST(a_slot_that_is_released_is_free)
{
    struct hashing *hashing = slots(1024);
    int slot = hashing_take(hashing);
    char said;

    ck_assert_int_eq(slot, 0);
    pid_t child = holder(hashing, &said);
    ck_assert_int_eq(said, 'n');
    end(child);
    hashing_release(hashing, slot);
    child = holder(hashing, &said);
    ck_assert_int_eq(said, 'y');
    end(child);
    hashing_free(hashing);
}
END_TEST

/* A child that takes and releases slots many times, and marks in shared memory which it holds. */
static void
take_often(struct hashing *hashing, _Atomic int *marks)
{
    for (int turn = 0; turn < 20000; turn++) {
        int slot = hashing_take(hashing);

        if (slot < 0)
            continue;
        if (atomic_fetch_add(&marks[slot], 1) != 0)
            _exit(1);
        atomic_fetch_sub(&marks[slot], 1);
        hashing_release(hashing, slot);
    }
    _exit(0);
}

START_TEST(two_never_hold_the_same_slot)
{
    struct hashing *hashing = slots(2 * 1024);
    _Atomic int *marks = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    for (int i = 0; i < 4; i++)
        if (fork() == 0)
            take_often(hashing, marks);
    for (int i = 0; i < 4; i++) {
        int status = 1;
        wait(&status);
        ck_assert_int_eq(status, 0);
    }
    hashing_free(hashing);
}
END_TEST

START_TEST(there_is_at_least_one_slot)
{
    struct hashing *hashing = slots(1);

    ck_assert_int_eq(hashing_take(hashing), 0);
    hashing_free(hashing);
    hashing_free(NULL);
}
END_TEST

START_TEST(a_slot_has_memory_of_its_own_which_stays)
{
    struct hashing *hashing = slots(2 * 1024);
    unsigned char *first = hashing_memory_take(hashing, 0, 1024), *second = hashing_memory_take(hashing, 1, 1024);

    first[0] = second[0] = 1;
    ck_assert(first + 1024 <= second || second + 1024 <= first);
    hashing_memory_leave(hashing, 0, first, 1024);
    ck_assert_ptr_eq(hashing_memory_take(hashing, 0, 1000), first);
    hashing_free(hashing);
}
END_TEST

START_TEST(what_does_not_fit_a_slot_gets_pages_of_its_own_for_a_while)
{
    struct hashing *hashing = slots(2 * 1024);
    unsigned char *own = hashing_memory_take(hashing, 0, 1025);

    ck_assert_ptr_ne(own, hashing_memory_take(hashing, 0, 1024));
    own[1024] = 1;
    hashing_memory_leave(hashing, 0, own, 1025);
    hashing_free(hashing);
}
END_TEST

RUN_TESTS("hashing", a_slot_has_memory_of_its_own_which_stays,
    what_does_not_fit_a_slot_gets_pages_of_its_own_for_a_while,
    as_many_hash_at_once_as_memory_allows, the_slot_of_who_was_killed_is_taken_over,
    a_slot_with_our_own_id_is_not_ours_but_free,
    a_slot_that_is_released_is_free, two_never_hold_the_same_slot, there_is_at_least_one_slot);
