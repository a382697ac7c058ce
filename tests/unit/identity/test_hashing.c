/* Slots and areas for hashing, shared by processes. */
#include "identity/hashing.h"

#include "support/test.h"

#include <gatelodge/clock.h>

#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define CORES    2
#define PATIENCE LODGE_SECONDS(20)

static struct hashing *
slots(int64_t memory_of_all)
{
    struct password_settings settings = { .argon2_memory = 1024, .hashing_memory = memory_of_all };

    return hashing_new(&settings, CORES);
}

static int
take_area_at_once(struct hashing *hashing)
{
    return hashing_area_take(hashing, 0);
}

static int
wait_for_area(struct hashing *hashing)
{
    return hashing_area_take(hashing, PATIENCE);
}

struct child {
    pid_t id;
    int news;
};

/* A child that takes something, says whether it got it, and holds it until it is killed. */
static struct child
child_that(int (*takes)(struct hashing *), struct hashing *hashing)
{
    int news[2];

    ck_assert_int_eq(pipe(news), 0);
    struct child child = { fork(), news[0] };
    if (child.id == 0) {
        char taken = takes(hashing) >= 0 ? 'y' : 'n';
        if (write(news[1], &taken, 1) == 1)
            for (;;)
                pause();
        _exit(1);
    }
    close(news[1]);
    return child;
}

static char
said_by(const struct child *child)
{
    char said = '?';

    ck_assert_int_eq(read(child->news, &said, 1), 1);
    return said;
}

static pid_t
holder(struct hashing *hashing, char *said)
{
    struct child child = child_that(hashing_take, hashing);

    *said = said_by(&child);
    return child.id;
}

static void
end(pid_t child)
{
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
}

/* Returns once the child sleeps, so that what comes then finds it waiting. */
static void
let_fall_asleep(pid_t child)
{
    char path[64], state = '?';

    snprintf(path, sizeof(path), "/proc/%ld/stat", (long)child);
    while (state != 'S') {
        FILE *file = fopen(path, "re");
        ck_assert_ptr_nonnull(file);
        ck_assert_int_eq(fscanf(file, "%*d %*s %c", &state), 1);
        fclose(file);
    }
}

START_TEST(as_many_are_under_way_as_memory_allows)
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

/* A child that takes and releases slots and areas many times, and marks in shared memory which it holds. */
static void
take_often(struct hashing *hashing, _Atomic int *slot_marks, _Atomic int *area_marks)
{
    for (int turn = 0; turn < 20000; turn++) {
        int slot = hashing_take(hashing);

        if (slot < 0)
            continue;
        int area = wait_for_area(hashing);
        if (area < 0 || atomic_fetch_add(&slot_marks[slot], 1) != 0 || atomic_fetch_add(&area_marks[area], 1) != 0)
            _exit(1);
        atomic_fetch_sub(&area_marks[area], 1);
        atomic_fetch_sub(&slot_marks[slot], 1);
        hashing_area_release(hashing, area);
        hashing_release(hashing, slot);
    }
    _exit(0);
}

START_TEST(two_never_hold_the_same)
{
    struct hashing *hashing = slots(3 * 1024);
    _Atomic int *marks = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    for (int i = 0; i < 4; i++)
        if (fork() == 0)
            take_often(hashing, marks, marks + HASHING_SLOTS_MAX);
    for (int i = 0; i < 4; i++) {
        int status = 1;
        wait(&status);
        ck_assert_int_eq(status, 0);
    }
    hashing_free(hashing);
}
END_TEST

/* ---- areas -------------------------------------------------------------------------------------- */

START_TEST(there_are_no_more_areas_than_cores_nor_than_slots)
{
    static const int64_t memory[] = { 1024, 2 * 1024, 3 * 1024 };
    static const int expected[] = { 1, CORES, CORES };

    for (size_t i = 0; i < LODGE_COUNT(memory); i++) {
        struct hashing *hashing = slots(memory[i]);
        struct child children[4];
        int taken = 0;

        for (int n = 0; n < 4; n++) {
            children[n] = child_that(take_area_at_once, hashing);
            taken += said_by(&children[n]) == 'y';
        }
        ck_assert_int_eq(taken, expected[i]);
        for (int n = 0; n < 4; n++)
            end(children[n].id);
        hashing_free(hashing);
    }
    ck_assert_int_ge(hashing_cores(), 1);
}
END_TEST

START_TEST(who_waits_for_an_area_gets_it_when_its_holder_is_killed)
{
    struct hashing *hashing = slots(1024);
    struct child first = child_that(take_area_at_once, hashing);

    ck_assert_int_eq(said_by(&first), 'y');
    struct child second = child_that(wait_for_area, hashing);
    let_fall_asleep(second.id);
    end(first.id);
    ck_assert_int_eq(said_by(&second), 'y');
    ck_assert_int_eq(take_area_at_once(hashing), -1);
    end(second.id);
    ck_assert_int_eq(take_area_at_once(hashing), 0);
    hashing_free(hashing);
}
END_TEST

/* Forty times within two seconds: somebody who only looked every tenth of a second would need four. */
START_TEST(who_waits_for_an_area_is_woken_when_it_is_released)
{
    struct hashing *hashing = slots(1024);
    int64_t began = lodge_steady();

    for (int i = 0; i < 40; i++) {
        int area = take_area_at_once(hashing);
        ck_assert_int_eq(area, 0);
        struct child child = child_that(wait_for_area, hashing);
        let_fall_asleep(child.id);
        hashing_area_release(hashing, area);
        ck_assert_int_eq(said_by(&child), 'y');
        end(child.id);
        close(child.news);
    }
    ck_assert_int_lt(lodge_steady() - began, LODGE_SECONDS(2));
    hashing_free(hashing);
}
END_TEST

START_TEST(nobody_waits_for_an_area_for_ever)
{
    struct hashing *hashing = slots(1024);
    struct child child = child_that(take_area_at_once, hashing);
    int64_t began = lodge_steady();

    ck_assert_int_eq(said_by(&child), 'y');
    ck_assert_int_eq(hashing_area_take(hashing, 250), -1);
    ck_assert_int_ge(lodge_steady() - began, 250);
    end(child.id);
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

START_TEST(an_area_has_memory_of_its_own_which_stays)
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

START_TEST(what_does_not_fit_an_area_gets_pages_of_its_own_for_a_while)
{
    struct hashing *hashing = slots(2 * 1024);
    unsigned char *own = hashing_memory_take(hashing, 0, 1025);

    ck_assert_ptr_ne(own, hashing_memory_take(hashing, 0, 1024));
    own[1024] = 1;
    hashing_memory_leave(hashing, 0, own, 1025);
    hashing_free(hashing);
}
END_TEST

RUN_TESTS("hashing", as_many_are_under_way_as_memory_allows, the_slot_of_who_was_killed_is_taken_over,
    a_slot_that_is_released_is_free, there_is_at_least_one_slot, two_never_hold_the_same,
    there_are_no_more_areas_than_cores_nor_than_slots, who_waits_for_an_area_gets_it_when_its_holder_is_killed,
    who_waits_for_an_area_is_woken_when_it_is_released, nobody_waits_for_an_area_for_ever,
    an_area_has_memory_of_its_own_which_stays, what_does_not_fit_an_area_gets_pages_of_its_own_for_a_while);
