/* Every allocation of a call fails in turn. A library that is told so may go on with less: json-c then writes
 * well-formed JSON that lacks a member. So the process must end, or the answer must be the right one.
 *
 * First in this process, allocation by allocation; then workers of a world, some of theirs. Sanitizers have
 * allocators of their own: this runs without. GATELODGE_TEST_ALL=1 fails all of them. */
#include "faults/scarce.h"
#include "resources/resources.h"
#include "support/story.h"
#include "support/unsanitized.h"

#include <gatelodge/gatelodge.h>
#include <gatelodge/testing.h>

#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define SOME      400           /* allocations of one call that are tried, evenly spread */
#define OF_WORKER 24

static _Atomic int64_t *of_workers;         /* as scarce_left, but theirs */

enum outcome { RIGHT, NOT_REACHED, WRONG };

/* ---- in this process ---------------------------------------------------------------------------- */

struct item {
    const char *name;
    int64_t number;
    bool flag;
};

struct box {
    const char *title;
    struct lodge_list items;
};

static const struct lodge_field item_fields[] = {
    LODGE_TEXT(struct item, name, "A name", .max = 100),
    LODGE_NUMBER(struct item, number, "A number", .max = 1000),
    LODGE_FLAG(struct item, flag, "Yes or no"),
};
LODGE_SCHEMA(item, struct item, item_fields);

static const struct lodge_field box_fields[] = {
    LODGE_TEXT(struct box, title, "What is in it", .max = 200),
    LODGE_LIST(struct box, items, &item, "The items", .max = 20),
};
LODGE_SCHEMA(box, struct box, box_fields);

static enum lodge_problem
give_back(struct lodge_call *call)
{
    const struct box *taken = LODGE_TAKEN(call, struct box);

    LODGE_GIVE(call, struct box, taken->title, taken->items);
    return LODGE_OK;
}

static const struct lodge_route routes[] = {
    { .method = LODGE_POST, .path = "/boxes", .about = "Give back what was sent", .caller = LODGE_ANYONE,
      .pace = LODGE_PACE_FREE, .success = 200, .takes = &box, .gives = &box, .run = give_back },
};
static LODGE_RESOURCE(boxes, "Boxes", routes);

/* Asks in a child that lacks one allocation; how it ended. */
static int
outcome_without(struct lodge_asker *asker, const char *request, const char *body, int64_t allocation,
    const char *right)
{
    int status = 0;
    pid_t child = fork();

    ck_assert(child >= 0);
    if (child == 0) {
        const struct rlimit none = { 0, 0 };
        setrlimit(RLIMIT_CORE, &none);
        /* From an address each: no more calls than one may make in a minute. */
        lodge_asker_parameter(asker, "REMOTE_ADDR", text("127.0.%lld.%lld", (long long)allocation / 256 % 256,
            (long long)allocation % 256));
        scarce_after(allocation);
        struct lodge_reply reply = lodge_ask(asker, request, body);
        bool reached = scarce_left() == 0;
        scarce_after(0);
        if (reply.status != 200 || strcmp(reply.body, right) != 0)
            _exit(WRONG);
        _exit(reached ? RIGHT : NOT_REACHED);
    }
    ck_assert(waitpid(child, &status, 0) == child);
    return status;
}

/* How many allocations a call makes. */
static int64_t
allocations_of(struct lodge_asker *asker, const char *request, const char *body)
{
    scarce_after(INT64_MAX);
    lodge_ask(asker, request, body);
    int64_t count = INT64_MAX - scarce_left();
    scarce_after(0);
    return count;
}

static void
fail_each(struct lodge_asker *asker, const char *request, const char *body)
{
    const char *right = text("%s", lodge_ask(asker, request, body).body);
    int64_t count = allocations_of(asker, request, body);
    int64_t step = getenv("GATELODGE_TEST_ALL") || count < SOME ? 1 : count / SOME;
    int ended = 0, answered = 0;

    ck_assert_uint_gt(strlen(right), 2);
    for (int64_t allocation = 1; allocation <= count; allocation += step) {
        int status = outcome_without(asker, request, body, allocation, right);
        bool aborted = WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
        ck_assert_msg(aborted || (WIFEXITED(status) && WEXITSTATUS(status) != WRONG),
            "%s without allocation %lld of %lld: status %#x", request, (long long)allocation, (long long)count,
            status);
        ended += aborted;
        answered += !aborted;
    }
    printf("kept: %s, %lld allocations: %d times ended, %d times answered rightly\n", request, (long long)count,
        ended, answered);
    ck_assert_int_gt(ended, 0);
}

START_TEST(a_call_without_an_allocation_ends_or_is_answered_rightly)
{
    static const struct lodge_resource *const resources[] = { &boxes, &description, NULL };
    static const struct lodge_app app = { .name = "scarce", .about = "For tests", .resources = resources };
    struct lodge_asker *asker = lodge_asker_new(&app, NULL);

    fail_each(asker, "POST /boxes", "{'title':'\\u00c4 box','items':[{'name':'one','number':1,'flag':true},"
        "{'name':'two \\\\ three','number':23,'flag':false},{'name':'','number':0,'flag':true}]}");
    fail_each(asker, "GET /api/v1/openapi.json", NULL);
    lodge_asker_free(asker);
}
END_TEST

/* ---- workers ------------------------------------------------------------------------------------ */

START_TEST(a_worker_without_an_allocation_ends_or_answers_rightly)
{
    struct browser *boss = program_of(the_administrator());
    int ended = 0;

    errors_expected("ended with signal 6|upstream prematurely closed|Connection reset by peer");
    for (int i = 0; i < OF_WORKER; i++) {
        const char *name = a_name();
        atomic_store(of_workers, 1 + i * 5);
        /* ask() holds the answer against the OpenAPI document: no member may be missing. */
        struct answer answer = ask_as(boss, "POST /api/v1/users", "{'username':'%s','display_name':'New'}", name);
        ended += atomic_load(of_workers) == 0 && answer.status != 201;
        atomic_store(of_workers, 0);
        ck_assert_msg(answer.status == 201 || answer.status == 502 || answer.status == 503, "%d\n%s",
            answer.status, answer.body);
        ck_assert(answer.status != 201 || strcmp(said(answer, "username"), name) == 0);
        long long there = sql_number("SELECT COUNT(*) FROM users WHERE username = '%s'", name);
        ck_assert_msg(answer.status != 201 || there == 1, "%s is acknowledged and not there", name);
        WAIT_UNTIL(ask_as(boss, "GET /api/v1/me", NULL).status == 200, 20);
    }
    ck_assert_int_gt(ended, 0);
}
END_TEST

static void
many_workers(void)
{
    RUN_WELL(NULL, "sed", "-i", "s/^program \"api\".*/program \"api\" { workers = 8 }/", the_world()->settings);
    settings_apply();
}

static void
make_file(char *path)
{
    int64_t zero = 0;
    int file = mkostemp(path, O_CLOEXEC);

    if (file < 0 || fchmod(file, 0666) != 0 || write(file, &zero, sizeof(zero)) != sizeof(zero)
        || !(of_workers = scarce_share(path)))
        abort();
    close(file);
}

int
main(int argc, char *argv[])
{
    static char path[] = "/tmp/gatelodge-scarce.XXXXXX";
    const char *build = unsanitized_build();

    (void)argc;
    if (!build)
        return 77;
    if (strcmp(build, BUILD_DIRECTORY) != 0) {
        execv(text("%s/tests/faults/allocations", build), argv);
        return 127;
    }
    make_file(path);
    setenv("GATELODGE_BUILD", build, 1);        /* the caller's may be the one with sanitizers */
    setenv("GATELODGE_TEST_SCARCE", path, 1);
    setenv("LD_PRELOAD", BUILD_DIRECTORY "/tests/faults/.libs/scarce.so", 1);
    int failed = run_stories("allocations", many_workers, (const TTest *const[]){
        a_call_without_an_allocation_ends_or_is_answered_rightly,
        a_worker_without_an_allocation_ends_or_answers_rightly, NULL });
    unlink(path);
    return failed;
}
