/* Lets running programs change, and waits until they have: gatelodge reload and gatelodge upgrade. */
#include "programs/commands/output.h"
#include "programs/commands/running.h"

#include <gatelodge/clock.h>

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define WAIT_DEFAULT 60             /* seconds */
#define WAIT_MAX     3600
#define MOMENT       20             /* milliseconds between two looks */

static const char *const outcomes[] = { "changed", "refused", "unfinished", "ended", "forbidden", NULL };

struct change {
    struct running before;
    const char *name;
    const char *outcome;
    const char *version_before, *version;
    const char *note;               /* why it is not changed; NULL: it is */
};

static const struct lodge_field change_fields[] = {
    LODGE_TEXT(struct change, name, "Program", .max = 255),
    LODGE_CHOICE(struct change, outcome, "What became of it", .choices = outcomes),
    LODGE_TEXT(struct change, version_before, "Version that it was", .max = 255),
    LODGE_TEXT(struct change, version, "Version that it is", .max = 255),
    LODGE_TEXT(struct change, note, "Why it did not change", .max = 4096, .nullable = true),
};
LODGE_SCHEMA(change_schema, struct change, change_fields);

/* Where its standard error leads. */
static const char *
log_of(struct lodge_arena *arena, const struct running *running)
{
    char target[4096];
    ssize_t length = readlink(lodge_print(arena, "/proc/%ld/fd/2", (long)running->process), target, sizeof(target) - 1);

    target[length > 0 ? length : 0] = '\0';
    if (target[0] == '/' && !lodge_text_starts(target, "/dev/"))
        return lodge_copy_text(arena, target);
    return lodge_print(arena, "journalctl -u gatelodge-%s", running->name);
}

/* Finds out what became of it; outcome stays NULL as long as nobody knows and it is not `over`. */
static void
look(const char *directory, struct change *change, bool over, struct lodge_arena *arena)
{
    const struct running *before = &change->before;
    struct running now = running_read(directory, before->name, arena);
    const char *log = log_of(arena, before);

    change->version = *now.version ? now.version : before->version;
    if (now.process == 0) {
        change->outcome = "ended";
        change->note = lodge_print(arena, "it has ended; its log says why: %s", log);
    } else if (now.generation > before->generation && now.complete == now.generation) {
        change->outcome = "changed";
    } else if (now.generation == before->generation && now.refused > before->refused) {
        change->outcome = "refused";
        change->note = lodge_print(arena, "it goes on as it was; its log says why: %s", log);
    } else if (over) {
        change->outcome = "unfinished";
        change->note = lodge_print(arena, now.generation == before->generation ? "it does not react; its log: %s"
            : now.ready < now.generation ? "its new workers are not ready, the old ones serve; its log says why: %s"
            : "old workers are not done with their calls; its log: %s", log);
    }
}

/* Looks again and again. */
static void
wait_for(struct errand *errand, const char *directory, struct change *change, int64_t end)
{
    struct lodge_arena *moment = lodge_arena_new(1024 * 1024);

    while (!change->outcome) {
        bool over = lodge_steady() >= end;

        lodge_arena_reset(moment);
        look(directory, change, over, moment);
        if (!change->outcome)
            poll(NULL, 0, MOMENT);
    }
    change->version = lodge_copy_text(errand->arena, change->version);
    change->note = change->note ? lodge_copy_text(errand->arena, change->note) : NULL;
    lodge_arena_free(moment);
}

static void
begin(struct errand *errand, struct change *change, int signal)
{
    struct running *before = &change->before;

    change->name = before->name;
    change->version = change->version_before = before->version;
    if (before->process == 0) {
        change->outcome = "ended";
        change->note = "it does not run: it ended without a word";
    } else if (kill(before->process, signal) < 0) {
        change->outcome = "forbidden";
        change->note = lodge_print(errand->arena, "process %ld: %s", (long)before->process, strerror(errno));
    }
}

static void
tell(struct errand *errand, const struct change *change, const char *done)
{
    bool newer = !lodge_text_equal(change->version, change->version_before);
    const char *versions = newer ? lodge_print(errand->arena, " (%s, was %s)", change->version, change->version_before)
        : "";
    const char *line = change->note ? lodge_print(errand->arena, "%s: %s", change->name, change->note)
        : lodge_print(errand->arena, "%s: %s%s", change->name, done, versions);

    if (option_given(errand, "json"))
        return;
    printf("%s\n", printable(errand->arena, line, false));
    fflush(stdout);
}

static enum lodge_problem
list_changes(struct errand *errand, const struct change *changes, size_t count)
{
    static const char *const none[] = { NULL };
    struct listing listing;

    listing_begin(&listing, errand, &change_schema, none);
    listing_add(&listing, errand->arena, (struct lodge_list){ changes, count });
    return listing_end(&listing);
}

enum lodge_problem
running_change(struct errand *errand, int signal, const char *done, const struct running_programs *running)
{
    struct change changes[RUNNING_MAX] = { { .name = NULL } };
    int64_t wait = WAIT_DEFAULT;
    size_t failed = 0;
    enum lodge_problem problem = option_number(errand, "wait", 1, WAIT_MAX, &wait);

    if (problem)
        return problem;
    for (size_t i = 0; i < running->count; i++) {
        changes[i].before = running->list[i];
        begin(errand, &changes[i], signal);
    }
    for (size_t i = 0; i < running->count; i++) {
        wait_for(errand, running->directory, &changes[i], lodge_steady() + LODGE_SECONDS(wait));
        tell(errand, &changes[i], done);
        failed += changes[i].note != NULL;
    }
    if (option_given(errand, "json"))
        problem = list_changes(errand, changes, running->count);
    if (failed > 0)
        return errand_refuse(errand, LODGE_BROKEN, NULL, "%zu of %zu programs did not change", failed, running->count);
    return problem;
}
