/* What a check costs where the session table knows the answer: nanoseconds of processor for one look at the
 * table, by one and by two processes, in a table with one, a thousand and a hundred thousand sessions. Usage:
 * table [DIRECTORY] */
#include "identity/table.h"

#include <gatelodge/clock.h>
#include <gatelodge/random.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define SESSIONS_MAX 100000
#define FINDS        2000000

static unsigned char digests[SESSIONS_MAX][LODGE_DIGEST_SIZE];

static double
nanoseconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);       /* others may be at work on this machine */
    return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

static void
keep(struct table *table, const unsigned char digest[LODGE_DIGEST_SIZE])
{
    static const char *const groups[] = { "staff", "developers", "wiki-editors" };
    static const char *const permissions[] = { "users.read", "groups.read", "wiki.read", "wiki.write", "events.read" };
    int64_t now = lodge_now();
    struct signed_in who = {
        .who = {
            .session = { .id.n = lodge_id_new(), .user_id.n = lodge_id_new(), .created_at = now,
                .authenticated_at = now, .last_seen_at = now, .idle_expires_at = now + LODGE_HOURS(1),
                .expires_at = now + LODGE_HOURS(12), .methods = "pwd", .level = 1 },
            .username = "ann.example", .email = "ann.example@example.org", .display_name = "Ann Elisabeth Ex",
            .status = "active",
        },
        .groups = { groups, LODGE_COUNT(groups) }, .permissions = { permissions, LODGE_COUNT(permissions) },
    };

    memcpy(who.digest, digest, LODGE_DIGEST_SIZE);
    table_keep(table, &who, LODGE_HOURS(1), table_moment(table), lodge_steady());
}

/* All sessions by turns, in an order in which the next one is in no cache if there are many. */
static double
look(struct table *table, size_t sessions)
{
    struct lodge_arena *arena = lodge_arena_new((size_t)64 * 1024);
    struct signed_in found;
    struct table_place place;
    double start = nanoseconds();

    for (size_t i = 0; i < FINDS; i++) {
        int64_t now = lodge_now();
        if (table_find(table, digests[i * 7919 % sessions], now, arena, &found, &place) != TABLE_HIT)
            abort();
        if (table_trust(table, &place) == TRUST_UNSTATED)
            abort();
        table_use(table, &place, now);
        lodge_arena_reset(arena);
    }
    double each = (nanoseconds() - start) / FINDS;
    lodge_arena_free(arena);
    return each;
}

static void
look_by_several(struct table *table, size_t sessions, int processes)
{
    printf("%7zu sessions, %d %s:", sessions, processes, processes == 1 ? "process  " : "processes");
    fflush(stdout);
    for (int i = 0; i < processes; i++) {
        if (fork() != 0)
            continue;
        printf("  %.0f ns", look(table, sessions));
        fflush(stdout);
        _exit(0);
    }
    while (wait(NULL) > 0)
        continue;
    printf("\n");
}

int
main(int argc, char *argv[])
{
    static const size_t counts[] = { 1, 1000, SESSIONS_MAX };
    char path[4096];
    struct table_settings settings = { .file = path, .memory = 38 * 1024 * 1024, .lease = 1000 };
    struct lodge_arena *arena = lodge_arena_new((size_t)64 * 1024);
    const char *why = "";

    snprintf(path, sizeof(path), "%s/gatelodge-bench-table-%d", argc > 1 ? argv[1] : "/dev/shm", (int)getpid());
    struct table *table = table_open(&settings, arena, &why);
    if (!table) {
        fprintf(stderr, "%s\n", why);
        return 1;
    }
    lodge_random(digests, sizeof(digests));
    for (size_t i = 0, kept = 0; i < LODGE_COUNT(counts); i++) {
        for (; kept < counts[i]; kept++)
            keep(table, digests[kept]);
        look_by_several(table, counts[i], 1);
        look_by_several(table, counts[i], 2);
    }
    table_close(table);
    unlink(path);
    unlink(lodge_print(arena, "%s.uses", path));
    unlink(lodge_print(arena, "%s.lock", path));
    lodge_arena_free(arena);
    return 0;
}
