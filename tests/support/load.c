/* Processes that ask again and again. They count in memory that the story sees, too. */
#include "support/load.h"
#include "support/browser.h"
#include "support/run.h"
#include "support/text.h"
#include "support/world.h"

#include <check.h>
#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define KINDS_MAX      16
#define COMPLAINTS_MAX 4                /* of each kind */
#define ENOUGH         2000             /* requests of one browser, which keeps all answers */

struct counts {
    _Atomic unsigned asked, failed;
    char complaints[COMPLAINTS_MAX][240];
};

static struct {
    const struct load *loads;
    size_t count;
    pid_t processes[KINDS_MAX];
    struct counts *counts;              /* shared */
    _Atomic bool *over;
} all;

static void
judge(const struct load *load, struct counts *counts, struct answer answer)
{
    unsigned failed;

    if (answer.status != load->status) {
        failed = atomic_fetch_add(&counts->failed, 1);
        if (failed < COMPLAINTS_MAX)
            snprintf(counts->complaints[failed], sizeof(counts->complaints[failed]), "%s: %d (%s) %.150s", load->name,
                answer.status, answer.why, answer.body);
    }
    atomic_fetch_add(&counts->asked, 1);
}

static void
ask_often(const struct load *load, struct counts *counts)
{
    struct browser *browser = a_program(load->bearer);
    const char *url = load->path[0] == '/' ? text("%s%s", the_world()->url, load->path) : load->path;

    browser->headers[0] = load->header;
    for (int i = 0; i < ENOUGH && !atomic_load(all.over); i++)
        judge(load, counts, browse(browser, load->method, url, load->body ? "application/json" : NULL, load->body));
}

/* One kind: a process that lets others ask, so that what they remember is forgotten. */
static _Noreturn void
go_on(const struct load *load, struct counts *counts)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    world_let_go();
    while (!atomic_load(all.over)) {
        pid_t asking = fork();

        if (asking == 0) {
            prctl(PR_SET_PDEATHSIG, SIGKILL);
            ask_often(load, counts);
            _exit(0);
        }
        waitpid(asking, NULL, 0);
    }
    _exit(0);
}

static void *
shared(size_t size)
{
    void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    ck_assert(memory != MAP_FAILED);
    return memory;
}

void
load_begin(const struct load *loads, size_t count)
{
    ck_assert_uint_le(count, KINDS_MAX);
    all.loads = loads;
    all.count = count;
    all.counts = shared(count * sizeof(struct counts));
    all.over = shared(sizeof(*all.over));
    for (size_t i = 0; i < count; i++) {
        all.processes[i] = fork();
        ck_assert(all.processes[i] >= 0);
        if (all.processes[i] == 0)
            go_on(&loads[i], &all.counts[i]);
    }
    load_wait(1);
}

void
load_wait(unsigned more)
{
    for (size_t i = 0; i < all.count; i++) {
        unsigned before = atomic_load(&all.counts[i].asked);

        WAIT_UNTIL(atomic_load(&all.counts[i].asked) >= before + more, 60);
    }
}

void
load_end(void)
{
    atomic_store(all.over, true);
    for (size_t i = 0; i < all.count; i++)
        while (waitpid(all.processes[i], NULL, 0) < 0 && errno == EINTR)
            continue;
}

static bool
is_of(size_t i, const char *name)
{
    return !name || strcmp(all.loads[i].name, name) == 0;
}

unsigned
load_asked(const char *name)
{
    unsigned sum = 0;

    for (size_t i = 0; i < all.count; i++)
        sum += is_of(i, name) ? atomic_load(&all.counts[i].asked) : 0;
    return sum;
}

unsigned
load_failed(const char *name)
{
    unsigned sum = 0;

    for (size_t i = 0; i < all.count; i++)
        sum += is_of(i, name) ? atomic_load(&all.counts[i].failed) : 0;
    return sum;
}

const char *
load_complaints(void)
{
    const char *complaints = "";

    for (size_t i = 0; i < all.count; i++)
        for (size_t n = 0; n < COMPLAINTS_MAX && all.counts[i].complaints[n][0]; n++)
            complaints = text("%s%s\n", complaints, all.counts[i].complaints[n]);
    return complaints;
}
