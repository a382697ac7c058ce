/* Faults by name, for tests alone. Without --enable-test-seams there is nothing here. */
#include "store/faults.h"

#ifdef LODGE_TEST_SEAMS

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const names[FAULT__COUNT] = {
    [FAULT_DATABASE_ERROR] = "DATABASE_ERROR",
    [FAULT_COMMIT_LOST]    = "COMMIT_LOST",
    [FAULT_KILLED_BEFORE_COMMIT] = "KILLED_BEFORE_COMMIT",
    [FAULT_KILLED_AFTER_COMMIT]  = "KILLED_AFTER_COMMIT",
};

/* 0 when the line is about another fault or another time. */
static int
number_on(const char *line, const char *name, unsigned time)
{
    size_t length = strlen(name);

    if (strncmp(line, name, length) != 0)
        return 0;
    if (line[length] != ':')
        return line[length] == '\n' || line[length] == '\0';

    char *end;
    int number = (int)strtol(line + length + 1, &end, 10);
    return *end != '@' || strtoul(end + 1, NULL, 10) == time ? number : 0;
}

int
fault_number(enum fault fault, unsigned time)
{
    const char *path = getenv("GATELODGE_TEST_FAULTS");
    FILE *file = path ? fopen(path, "re") : NULL;
    char line[80];
    int number = 0;

    if (!file)
        return 0;
    while (number == 0 && fgets(line, sizeof(line), file))
        number = number_on(line, names[fault], time);
    fclose(file);
    return number;
}

void
fault_kills(enum fault fault, unsigned time)
{
    if (fault_number(fault, time))
        raise(SIGKILL);
}

#else
typedef int nothing_here;           /* ISO C forbids an empty file */
#endif
