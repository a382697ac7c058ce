/* Starts and ends a world. The log of a story is in story_log.c. */
#include "support/world.h"
#include "support/browser.h"
#include "support/exchanges.h"
#include "support/run.h"
#include "support/text.h"

#include <arpa/inet.h>
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static struct world world;
static const char *home;                /* directory of everything */
static volatile int64_t *turned;        /* the programs' clock, shared with them */
static int port;
static int leash = -1;                  /* the guard ends the world when the last holder lets go */
static pid_t guard;

const struct world *
the_world(void)
{
    return &world;
}

int
world_port(void)
{
    return port;
}

void
clock_forward(int64_t milliseconds)
{
    *turned += milliseconds;
}

struct ran
quickstart(const char *const words[])
{
    const char *command[32] = { SOURCE_DIRECTORY "/quickstart" };

    for (size_t i = 0; words[i] && i < 24; i++)
        command[i + 1] = words[i];
    return run(NULL, command);
}

/* A port that nobody listens on, for either family of addresses. */
static int
free_port(void)
{
    struct sockaddr_in6 any = { .sin6_family = AF_INET6 };
    socklen_t size = sizeof(any);
    int tried = socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);

    ck_assert(tried >= 0 && bind(tried, (struct sockaddr *)&any, size) == 0);
    ck_assert(getsockname(tried, (struct sockaddr *)&any, &size) == 0);
    close(tried);
    return ntohs(any.sin6_port);
}

/* Waits until nobody holds the other end any more, then takes the world down: also when we were killed. */
static _Noreturn void
guard_world(int end)
{
    char byte;

    setsid();
    signal(SIGINT, SIG_IGN);
    signal(SIGTERM, SIG_IGN);
    close(leash);
    while (read(end, &byte, 1) > 0)
        continue;
    struct ran stopped = QUICKSTART("stop", "--state", world.directory);
    if (stopped.status != 0)
        fprintf(stderr, "quickstart stop: %d\n%s%s", stopped.status, stopped.output, stopped.errors);
    RUN(NULL, "cp", text("%s/routes", home),
        text(BUILD_DIRECTORY "/tests/stories/%s.routes", program_invocation_short_name));
    if (!getenv("GATELODGE_KEEP_WORLDS"))
        RUN(NULL, "rm", "-rf", home);
    _exit(stopped.status);
}

static void
set_guard(void)
{
    int ends[2];

    ck_assert(pipe2(ends, O_CLOEXEC) == 0);
    leash = ends[1];
    guard = fork();
    ck_assert(guard >= 0);
    if (guard == 0)
        guard_world(ends[0]);
    close(ends[0]);
}

/* A file that the programs, which may run as somebody else, can open. */
static int
make_file(const char *name, mode_t mode)
{
    int file = open(text("%s/%s", home, name), O_RDWR | O_CREAT | O_CLOEXEC, 0600);

    ck_assert(file >= 0 && fchmod(file, mode) == 0);
    return file;
}

static void
make_home(void)
{
    char *template = text_keep(strdup("/tmp/gatelodge-story.XXXXXX"));

    home = mkdtemp(template);
    ck_assert_msg(home && chmod(home, 0777) == 0, "mkdtemp: no");
    world.directory = text("%s/state", home);

    int clock = make_file("clock", 0644);
    ck_assert(ftruncate(clock, sizeof(*turned)) == 0);
    turned = mmap(NULL, sizeof(*turned), PROT_READ | PROT_WRITE, MAP_SHARED, clock, 0);
    ck_assert(turned != MAP_FAILED);
    close(clock);
    close(make_file("routes", 0666));
    setenv("GATELODGE_TEST_CLOCK", text("%s/clock", home), 1);
    setenv("GATELODGE_TEST_ROUTES", text("%s/routes", home), 1);
    setenv("GATELODGE_BUILD", BUILD_DIRECTORY, 0);
    setenv("ASAN_OPTIONS", "detect_leaks=0:abort_on_error=0", 0);
    setenv("UBSAN_OPTIONS", "print_stacktrace=1", 0);
}

/* One value of DIR/env, which is lines of shell. */
static const char *
from_env(const char *name)
{
    return RUN_WELL(NULL, "sh", "-c", text(". \"$1\"; printf %%s \"$%s\"", name), "sh",
        text("%s/env", world.directory));
}

static void
read_env(void)
{
    world.url = from_env("URL");
    world.app = from_env("APP");
    world.certificate = from_env("CA");
    world.admin_name = from_env("ADMIN_USERNAME");
    world.admin_password = from_env("ADMIN_PASSWORD");
    world.database = from_env("DB_DEFAULTS");
    world.settings = from_env("CONFIG");
    setenv("PATH", from_env("PATH"), 1);
    setenv("GATELODGE_CONFIG", world.settings, 1);
    browsers_trust(world.certificate);
}

void
world_start(void)
{
    exchanges_begin();
    make_home();
    port = free_port();
    set_guard();
    struct ran started = QUICKSTART("--state", world.directory, "--port", text("%d", port), "--detach");
    if (started.status != 0)
        ck_abort_msg("quickstart: %d\n%s%s%s", started.status, started.output, started.errors,
            RUN(NULL, "grep", "-rhi", "error", text("%s/log", world.directory)).output);
    read_env();
}

void
world_let_go(void)
{
    close(leash);
}

void
world_stop(void)
{
    int status = 0;

    close(leash);
    ck_assert_msg(waitpid(guard, &status, 0) == guard && WIFEXITED(status) && WEXITSTATUS(status) == 0,
        "the world did not end well");
}
