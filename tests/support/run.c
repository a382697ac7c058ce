/* Runs commands: output goes to files without names, so that no pipe can fill up. */
#include "support/run.h"
#include "support/text.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static const char *
content_of(FILE *file)
{
    char *content = NULL, piece[4096];
    size_t length, got;
    FILE *memory = open_memstream(&content, &length);

    rewind(file);
    while (memory && (got = fread(piece, 1, sizeof(piece), file)) > 0)
        fwrite(piece, 1, got, memory);
    fclose(file);
    if (!memory || fclose(memory) != 0)
        abort();
    return text_keep(content);
}

static _Noreturn void
become(const char *const command[], FILE *input, FILE *output, FILE *errors)
{
    char *arguments[64] = { NULL };

    for (size_t i = 0; command[i] && i < 63; i++)
        arguments[i] = strdup(command[i]);
    if (dup2(fileno(input), 0) >= 0 && dup2(fileno(output), 1) >= 0 && dup2(fileno(errors), 2) >= 0)
        execvp(arguments[0], arguments);
    perror(arguments[0]);
    _exit(127);
}

struct ran
run(const char *input, const char *const command[])
{
    FILE *given = tmpfile(), *output = tmpfile(), *errors = tmpfile();
    int status = 0;

    if (!given || !output || !errors)
        abort();
    if (input)
        fputs(input, given);
    rewind(given);
    pid_t child = fork();
    if (child == 0)
        become(command, given, output, errors);
    if (child < 0 || waitpid(child, &status, 0) != child)
        abort();
    fclose(given);
    return (struct ran){ WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), content_of(output),
        content_of(errors) };
}

const char *
run_well(const char *input, const char *const command[])
{
    struct ran ran = run(input, command);
    size_t length = strlen(ran.output);

    ck_assert_msg(ran.status == 0, "%s %s …: %d\n%s%s", command[0], command[1] ? command[1] : "", ran.status,
        ran.output, ran.errors);
    return text("%.*s", (int)(length > 0 && ran.output[length - 1] == '\n' ? length - 1 : length),
        ran.output);
}

static int64_t
steady_now(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t
deadline(int seconds)
{
    return steady_now() + (int64_t)seconds * 1000;
}

void
wait_a_moment(int64_t end, const char *what, const char *file, int line)
{
    const struct timespec moment = { .tv_nsec = 20 * 1000000 };

    ck_assert_msg(steady_now() < end, "%s:%d: waited in vain for: %s", file, line, what);
    nanosleep(&moment, NULL);
}
