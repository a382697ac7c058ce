/* Passwords: from the terminal, asked twice and not shown, from a file, or from standard input; never from
 * the command line, which everybody on the machine can read. */
#include "programs/commands/command.h"

#include "identity/passwords.h"

#include <gatelodge/random.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#define LINE_ROOM (PASSWORD_MAX + 3)    /* a password, CR LF, and one byte that shows that there was more */

static const int leaving[] = { SIGINT, SIGTERM, SIGQUIT, SIGHUP, SIGTSTP };
static volatile sig_atomic_t caught;

static void
catch_signal(int number)
{
    caught = number;
}

/* Reads to the end of the file, or of the line; -1 when that cannot be. */
static ssize_t
read_bytes(int file, char *bytes, bool one_line)
{
    size_t length = 0;

    while (length < LINE_ROOM) {
        ssize_t count = read(file, bytes + length, LINE_ROOM - length);
        if (count < 0 && errno == EINTR && !caught)
            continue;
        if (count < 0)
            return -1;
        length += (size_t)count;
        if (count == 0 || (one_line && bytes[length - 1] == '\n'))
            break;
    }
    return (ssize_t)length;
}

/* The password in what was read, without the line's end. */
static enum lodge_problem
take_password(struct errand *errand, char *bytes, size_t length)
{
    if (length > 0 && bytes[length - 1] == '\n')
        length--;
    if (length > 0 && bytes[length - 1] == '\r')
        length--;
    if (length > PASSWORD_MAX)
        return errand_refuse(errand, LODGE_FIELD_INVALID, NULL, "A password has at most %d bytes.", PASSWORD_MAX);
    if (length == 0)
        return errand_refuse(errand, LODGE_FIELD_INVALID, NULL, "The password is empty.");
    if (memchr(bytes, '\0', length))
        return errand_refuse(errand, LODGE_FIELD_INVALID, NULL, "The password holds a NUL byte.");
    explicit_bzero(bytes + length, LINE_ROOM - length);
    return LODGE_OK;
}

/* Asks once. Whatever ends the asking, the terminal shows again what is typed. */
static ssize_t
ask_once(int terminal, const char *question, char *answer)
{
    struct sigaction before[LODGE_COUNT(leaving)], action = { .sa_handler = catch_signal };
    struct termios shown, quiet;

    if (tcgetattr(terminal, &shown) != 0)
        return -1;
    quiet = shown;
    quiet.c_lflag &= ~(tcflag_t)(ECHO | ECHOE | ECHOK | ECHONL);
    caught = 0;
    for (size_t i = 0; i < LODGE_COUNT(leaving); i++)
        sigaction(leaving[i], &action, &before[i]);
    ssize_t length = -1;
    if (tcsetattr(terminal, TCSAFLUSH, &quiet) == 0) {
        dprintf(terminal, "%s", question);
        length = read_bytes(terminal, answer, true);
    }
    tcsetattr(terminal, TCSAFLUSH, &shown);
    dprintf(terminal, "\n");
    for (size_t i = 0; i < LODGE_COUNT(leaving); i++)
        sigaction(leaving[i], &before[i], NULL);
    if (caught)
        raise(caught);
    return length;
}

/* Who stops the program and goes on later is asked again. */
static ssize_t
ask_quietly(int terminal, const char *question, char *answer)
{
    ssize_t length;

    do
        length = ask_once(terminal, question, answer);
    while (caught == SIGTSTP);
    return length;
}

static enum lodge_problem
ask_twice(struct errand *errand, int terminal, char **password)
{
    char *first = lodge_take(errand->arena, LINE_ROOM + 1), *second = lodge_take(errand->arena, LINE_ROOM + 1);
    ssize_t length = ask_quietly(terminal, "Password: ", first);
    enum lodge_problem problem = length < 0 ? LODGE_BROKEN : take_password(errand, first, (size_t)length);

    if (problem)
        return problem;
    ssize_t again = ask_quietly(terminal, "The same again: ", second);
    if (again != length || !lodge_same_secret(first, second, strlen(first)))
        return errand_refuse(errand, LODGE_FIELD_INVALID, "Nothing was done: try again",
            "These were two different passwords.");
    *password = first;
    return LODGE_OK;
}

static enum lodge_problem
from_terminal(struct errand *errand, char **password)
{
    int terminal = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);

    if (terminal < 0)
        return errand_refuse(errand, LODGE_FIELD_INVALID,
            "Give --password-file FILE, or --password-file - for standard input",
            "There is no terminal to ask for a password.");
    enum lodge_problem problem = ask_twice(errand, terminal, password);
    close(terminal);
    if (problem && !errand->why)
        return errand_refuse(errand, problem, NULL, "The terminal cannot be read.");
    return problem;
}

static enum lodge_problem
from_file(struct errand *errand, const char *path, char **password)
{
    bool standard_input = strcmp(path, "-") == 0;
    int file = standard_input ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    char *bytes = lodge_take(errand->arena, LINE_ROOM + 1);
    ssize_t length = file < 0 ? -1 : read_bytes(file, bytes, false);
    int why = errno;

    if (file >= 0 && !standard_input)
        close(file);
    if (length < 0)
        return errand_refuse(errand, LODGE_NOT_FOUND, NULL, "The password cannot be read from %s: %s.",
            standard_input ? "standard input" : path, strerror(why));
    *password = bytes;
    return take_password(errand, bytes, (size_t)length);
}

enum lodge_problem
errand_password(struct errand *errand, const char **password)
{
    const char *path = option_value(errand, "password-file");
    char *read = NULL;
    enum lodge_problem problem = path ? from_file(errand, path, &read) : from_terminal(errand, &read);

    *password = read;
    return problem;
}
