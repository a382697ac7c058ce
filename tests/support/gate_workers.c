/* A kept connection belongs to one worker: to make one to each, all but one are stopped for a moment. */
#include "support/gate_workers.h"

#include "support/programs.h"
#include "support/run.h"
#include "support/text.h"
#include "support/world.h"

#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define WORKERS 2               /* that quickstart gives it */

static int doors[WORKERS];
static size_t door_count;

static bool
is_stopped(pid_t worker)
{
    char line[256] = "";
    FILE *file = fopen(text("/proc/%d/stat", (int)worker), "r");

    ck_assert_ptr_nonnull(file);
    bool read = fgets(line, sizeof(line), file) != NULL;
    fclose(file);
    return read && strstr(line, ") T ");
}

static void
stop_all_but(const pid_t *workers, size_t count, size_t one)
{
    for (size_t i = 0; i < count; i++)
        ck_assert(kill(workers[i], i == one ? SIGCONT : SIGSTOP) == 0);
    for (size_t i = 0; i < count; i++)
        WAIT_UNTIL(is_stopped(workers[i]) == (i != one), 10);
}

static bool
ask(int door, const struct door_parameter *parameters, struct door_answer *answer)
{
    return door_begin(door, true) && door_parameters(door, parameters) && door_body(door, NULL, 0)
        && door_hear(door, answer);
}

/* Who is stopped may be the one that is woken for a connection, once: the others bring the next. */
static int
meet_one(size_t workers)
{
    static struct door_answer answer;
    const struct door_parameter nobody[] = {
        { "REQUEST_METHOD", "GET" }, { "DOCUMENT_URI", "/.gatelodge/check" }, { "REMOTE_ADDR", "127.0.0.1" },
        { "X_ORIGINAL_METHOD", "GET" }, { "X_ORIGINAL_URL", the_world()->app }, { NULL, NULL },
    };
    const char *path = text("%s/run/gatelodge-gate.sock", the_world()->directory);
    int door = door_open(path), others[WORKERS];

    ck_assert(door >= 0);
    for (size_t i = 0; i < workers; i++)
        others[i] = door_open(path);
    ck_assert(ask(door, nobody, &answer));
    ck_assert_int_eq(answer.status, 401);
    for (size_t i = 0; i < workers; i++)
        close(others[i]);
    return door;
}

size_t
gate_workers_meet(void)
{
    pid_t workers[WORKERS + 1];

    for (size_t i = 0; i < door_count; i++)
        close(doors[i]);
    /* Who served by older settings leaves when the last answer is given. */
    WAIT_UNTIL((door_count = program_workers("gate", workers, WORKERS + 1)) == WORKERS, 20);
    for (size_t i = 0; i < door_count; i++) {
        stop_all_but(workers, door_count, i);
        doors[i] = meet_one(door_count);
    }
    for (size_t i = 0; i < door_count; i++)
        ck_assert(kill(workers[i], SIGCONT) == 0);
    return door_count;
}

const struct door_answer *
gate_worker_asked(size_t worker, const char *cookie, const char *bearer, const char *url)
{
    static struct door_answer answer;
    char cookies[256] = "", authorization[256] = "";
    const struct door_parameter parameters[] = {
        { "REQUEST_METHOD", "GET" }, { "DOCUMENT_URI", "/.gatelodge/check" }, { "REMOTE_ADDR", "127.0.0.1" },
        { "GATELODGE_SUCCESS", "204" }, { "X_ORIGINAL_METHOD", "GET" }, { "X_ORIGINAL_URL", url },
        { "HTTP_COOKIE", cookies }, { "HTTP_AUTHORIZATION", authorization }, { NULL, NULL },
    };

    if (cookie)
        snprintf(cookies, sizeof(cookies), "__Host-gatelodge=%s", cookie);
    if (bearer)
        snprintf(authorization, sizeof(authorization), "Bearer %s", bearer);
    ck_assert(worker < door_count && ask(doors[worker], parameters, &answer));
    return &answer;
}
