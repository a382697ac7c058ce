/* Finds programs that run. What is done to them: running_change.c. */
#include "programs/commands/running.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define STATUS_MAX 8192             /* bytes of a file that is read */

/* ---- files -------------------------------------------------------------------------------------- */

/* The beginning of a regular file, and whose it is; "" when there is none. */
static char *
read_file(struct lodge_arena *arena, int folder, const char *path, uid_t *owner)
{
    char *text = lodge_take(arena, STATUS_MAX);
    int file = openat(folder, path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    struct stat about = { .st_uid = 0 };
    ssize_t length = 0;

    if (file >= 0 && fstat(file, &about) == 0 && S_ISREG(about.st_mode))
        length = read(file, text, STATUS_MAX - 1);
    if (file >= 0)
        close(file);
    text[length > 0 ? length : 0] = '\0';
    *owner = about.st_uid;
    return text;
}

/* The value of a line "name=value"; "" when there is none. */
static const char *
value_of(struct lodge_arena *arena, const char *text, const char *name)
{
    size_t length = strlen(name);

    for (const char *line = text; *line; line = strchrnul(line, '\n'), line += *line == '\n')
        if (strncmp(line, name, length) == 0 && line[length] == '=')
            return lodge_copy(arena, line + length + 1, strcspn(line + length + 1, "\n"));
    return "";
}

static int64_t
number_of(struct lodge_arena *arena, const char *text, const char *name)
{
    return strtoll(value_of(arena, text, name), NULL, 10);
}

/* ---- processes ---------------------------------------------------------------------------------- */

/* When a process began, as lib/status.c reads it of itself; "": there is no such process. */
static const char *
beginning_of(struct lodge_arena *arena, pid_t process)
{
    uid_t owner;
    const char *text = read_file(arena, AT_FDCWD, lodge_print(arena, "/proc/%ld/stat", (long)process), &owner);
    const char *at = strrchr(text, ')');

    for (int i = 0; at && i < 20; i++)
        at = strchr(at + 1, ' ');
    return at ? lodge_copy(arena, at + 1, strcspn(at + 1, " ")) : "";
}

static bool
belongs_to(struct lodge_arena *arena, pid_t process, uid_t owner)
{
    uid_t ignored;
    const char *text = read_file(arena, AT_FDCWD, lodge_print(arena, "/proc/%ld/status", (long)process), &ignored);
    const char *line = strstr(text, "\nUid:\t");

    return line && strtoul(line + 6, NULL, 10) == owner;
}

/* ---- programs ----------------------------------------------------------------------------------- */

/* Whoever may write the file decides about processes of his own only: another's is taken for ended. Their folder is no
 * link, which could lead into /proc: files there can be root's and say what another wrote. */
struct running
running_read(const char *directory, const char *name, struct lodge_arena *arena)
{
    uid_t owner;
    int folder = open(directory, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    const char *text = read_file(arena, folder, name, &owner);
    const char *began = value_of(arena, text, "began");
    struct running found = {
        .name = name, .version = value_of(arena, text, "version"),
        .process = (pid_t)number_of(arena, text, "process"),
        .generation = number_of(arena, text, "generation"), .ready = number_of(arena, text, "ready"),
        .complete = number_of(arena, text, "complete"), .refused = number_of(arena, text, "refused"),
    };

    if (folder >= 0)
        close(folder);
    if (found.process <= 1 || !*began || !lodge_text_equal(beginning_of(arena, found.process), began)
        || !belongs_to(arena, found.process, owner))
        found.process = 0;
    return found;
}

static int
is_name(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static enum lodge_problem
find_directory(struct errand *errand, struct running_programs *running)
{
    struct lodge_list shown;
    const char *why = NULL;
    enum lodge_problem problem = lodge_settings_show(&house_settings, errand->config, errand->arena, &shown, &why);

    if (problem)
        return errand_refuse_settings(errand, problem, why);
    running->directory = lodge_print(errand->arena, "%s/programs", shown_setting(errand, &shown, "run_directory"));
    return LODGE_OK;
}

static enum lodge_problem
find_one(struct errand *errand, const char *name, struct running_programs *running)
{
    running->count = 1;
    if (name[0] != '.' && !strchr(name, '/'))
        running->list[0] = running_read(running->directory, name, errand->arena);
    if (running->list[0].process != 0)
        return LODGE_OK;
    return errand_refuse(errand, LODGE_NOT_FOUND, "See what is wrong: gatelodge doctor",
        "%.100s does not run: no process of this machine has left its name in %s", name, running->directory);
}

enum lodge_problem
running_find(struct errand *errand, const char *only, struct running_programs *running)
{
    struct dirent **entries = NULL;
    enum lodge_problem problem = find_directory(errand, running);

    if (problem || only)
        return problem ? problem : find_one(errand, only, running);
    int found = scandir(running->directory, &entries, is_name, alphasort);

    for (int i = 0; i < found; i++) {
        if (running->count < RUNNING_MAX)
            running->list[running->count++] = running_read(running->directory,
                lodge_copy_text(errand->arena, entries[i]->d_name), errand->arena);
        free(entries[i]);
    }
    free(entries);
    return LODGE_OK;
}
