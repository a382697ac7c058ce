/* Commands that a story runs, and waiting for what they do. */
#ifndef TESTS_SUPPORT_RUN_H
#define TESTS_SUPPORT_RUN_H

#include <stdint.h>

/* How a command ended. Texts live until the process ends. */
struct ran {
    int status;             /* exit status; 128 + signal when one ended it */
    const char *output;     /* standard output */
    const char *errors;     /* standard error  */
};

/* Runs a command with this on its standard input (NULL: nothing), and waits for it. */
struct ran run(const char *input, const char *const command[]);
#define RUN(input, ...) run((input), (const char *const[]){ __VA_ARGS__, NULL })

/* The same; ends the story when it fails. Returns the output without the last line's end. */
const char *run_well(const char *input, const char *const command[]);
#define RUN_WELL(input, ...) run_well((input), (const char *const[]){ __VA_ARGS__, NULL })

/* Waits until something is so; ends the story when it is not within so many seconds. */
#define WAIT_UNTIL(condition, seconds) \
    for (int64_t end_ = deadline(seconds); !(condition);) \
        wait_a_moment(end_, #condition, __FILE__, __LINE__)

int64_t deadline(int seconds);
void wait_a_moment(int64_t end, const char *what, const char *file, int line);

#endif
