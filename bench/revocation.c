/* How late a revocation is seen: from the answer to DELETE until the first check that refuses, on the host that was
 * told and on another one. A world of two hosts on one MariaDB, as in tests/stories/two_hosts.c.
 *
 *     make bench/revocation && bench/revocation
 *
 * TIMES (100) says how many sessions are ended; a slow machine needs CK_TIMEOUT_MULTIPLIER=10. */
#include "support/second_host.h"
#include "support/story.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define TIMES_MAX 500

static void
prepare(void)
{
    second_host_start("");
}

static double
milliseconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static int
compare(const void *one, const void *other)
{
    double first = *(const double *)one, second = *(const double *)other;

    return first < second ? -1 : first > second;
}

static void
print_row(const char *host, double times[], size_t count, size_t late)
{
    qsort(times, count, sizeof(times[0]), compare);
    printf("| %s | %.1f | %.1f | %.1f | %zu |\n", host, times[count / 2], times[count * 99 / 100],
        times[count - 1], late);
}

/* Asks until it is refused. Returns how many checks still passed. */
static size_t
checks_until_refused(int (*asked)(struct browser *browser, const char *url), struct browser *browser)
{
    size_t passed = 0;

    while (asked(browser, the_world()->app) == 204)
        passed++;
    return passed;
}

START_TEST(revocations_are_seen)
{
    const char *wanted = getenv("TIMES");
    size_t count = wanted ? strtoul(wanted, NULL, 10) : 100, late_here = 0, late_there = 0;
    double here[TIMES_MAX], there[TIMES_MAX];
    struct person ann = A_PERSON(NULL);
    struct browser *boss = program_of(the_administrator());

    ck_assert_uint_gt(count, 0);
    ck_assert_uint_le(count, TIMES_MAX);
    for (size_t i = 0; i < count; i++) {
        struct browser *browser = signed_in(ann);
        const char *session = said(EXPECT(200, ask_as(browser, "GET /api/v1/sessions/current", NULL)), "session.id");

        ck_assert_int_eq(first_host_asked(browser, the_world()->app), 204);
        ck_assert_int_eq(second_host_asked(browser, the_world()->app), 204);
        EXPECT(204, ask_as(boss, text("DELETE /api/v1/sessions/%s", session), NULL));
        double answered = milliseconds();

        late_here += checks_until_refused(first_host_asked, browser) > 0;
        here[i] = milliseconds() - answered;
        late_there += checks_until_refused(second_host_asked, browser) > 0;
        there[i] = milliseconds() - answered;
    }
    printf("\n| ms from the answer to the first refusal | p50 | p99 | most | where a check still passed, of %zu |\n"
        "|---|---|---|---|---|\n", count);
    print_row("the host that was told (of it one check)", here, count, late_here);
    print_row("another host", there, count, late_there);
    fflush(stdout);
}
END_TEST

RUN_STORIES("revocation", prepare, revocations_are_seen);
