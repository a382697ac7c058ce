/* Kills the programs by their process groups, and starts them again from what /proc said of them. */
#include "support/crash.h"
#include "support/programs.h"
#include "support/run.h"
#include "support/text.h"
#include "support/world.h"

#include <check.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define WORDS_MAX 200

/* One program: its command line and environment, words ended by NUL, and whose it is. */
static struct {
    const char *name, *said_when_ready;
    char *command, *environment;
    size_t command_length, environment_length, ready;
    uid_t user;
    gid_t group;
} programs[] = {
    { .name = "login", .said_when_ready = "ready: " }, { .name = "gate", .said_when_ready = "ready: " },
    { .name = "api", .said_when_ready = "ready: " }, { .name = "jobs", .said_when_ready = "started, " },
};

#define EACH (size_t i = 0; i < sizeof(programs) / sizeof(programs[0]); i++)

#define MEMBERS_MAX 32

/* Kills a program with all that it started. */
static void
kill_group(pid_t leader, const char *name)
{
    pid_t members[MEMBERS_MAX];
    size_t count = program_workers(name, members, MEMBERS_MAX - 1);

    members[count++] = leader;
    ck_assert(kill(-leader, SIGKILL) == 0);
    for (size_t i = 0; i < count; i++)
        WAIT_UNTIL(program_is_gone(members[i]), 10);
}

void
programs_crash(void)
{
    struct stat owner;

    for EACH {
        const char *about = text("/proc/%ld", (long)program_pid(programs[i].name));
        ck_assert(stat(about, &owner) == 0);
        programs[i].user = owner.st_uid;
        programs[i].group = owner.st_gid;
        programs[i].command = text_of_file(text("%s/cmdline", about), &programs[i].command_length);
        programs[i].environment = text_of_file(text("%s/environ", about), &programs[i].environment_length);
        ck_assert(programs[i].command && programs[i].environment);
    }
    for EACH
        kill_group(program_pid(programs[i].name), programs[i].name);
}

static void
split(char *words, size_t length, char *split[WORDS_MAX])
{
    size_t count = 0;

    for (char *word = words; word < words + length && count < WORDS_MAX - 1; word += strlen(word) + 1)
        split[count++] = word;
    split[count] = NULL;
}

static _Noreturn void
be_program(size_t i)
{
    char *command[WORDS_MAX], *environment[WORDS_MAX];
    const char *log = text("%s/log/%s.log", the_world()->directory, programs[i].name);
    int file = open(log, O_WRONLY | O_APPEND | O_CLOEXEC);

    setsid();
    if (file < 0 || dup2(file, 1) < 0 || dup2(file, 2) < 0)
        _exit(126);
    if (geteuid() == 0 && (setgid(programs[i].group) != 0 || setuid(programs[i].user) != 0))
        _exit(126);
    split(programs[i].command, programs[i].command_length, command);
    split(programs[i].environment, programs[i].environment_length, environment);
    execve(command[0], command, environment);
    _exit(127);
}

/* Grandchildren outlive the story; quickstart finds them by their pid files. */
static void
start(size_t i)
{
    pid_t middle = fork();

    ck_assert(middle >= 0);
    if (middle == 0) {
        pid_t pid = fork();
        if (pid == 0)
            be_program(i);
        text_to_file(text("%s/run/%s.pid", the_world()->directory, programs[i].name), text("%ld\n", (long)pid));
        _exit(0);
    }
    WAIT_UNTIL(program_is_gone(middle), 5);
}

void
programs_return(void)
{
    for EACH
        programs[i].ready = program_logged(programs[i].name, programs[i].said_when_ready);
    for EACH
        start(i);
    for EACH
        WAIT_UNTIL(program_logged(programs[i].name, programs[i].said_when_ready) > programs[i].ready, 20);
}
