/* One line for each call, job and command, to standard error: logfmt, or JSON.
 *
 * Only the outermost layer logs (the server, the jobs, the command line); rules return what happened.
 * No secret is ever handed to this interface. Values are escaped: one call is one line. */
#ifndef GATELODGE_LOG_H
#define GATELODGE_LOG_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum lodge_level {
    LODGE_LEVEL_UNSTATED,
    LODGE_ERROR,        /* somebody must act                              */
    LODGE_WARNING,      /* something went wrong, and was dealt with       */
    LODGE_NOTICE,       /* normal, and worth knowing: starts, stops       */
    LODGE_INFO,         /* one line for each call                         */
    LODGE_DEBUG,        /* also for each check that let somebody pass     */
};

/* A member of a log line. `text` NULL leaves the member out. */
struct lodge_log_field {
    const char *name;
    const char *text;
};

/* One line of these fields, count of them, after time, level and program. At most 4 KiB are written;
 * values are cut at 1,024 bytes. Broken UTF-8 and control characters are escaped. */
void lodge_log_fields(enum lodge_level level, const struct lodge_log_field *fields, int count);

/* One line with a sentence in the member `note`. */
void lodge_log(enum lodge_level level, const char *format, ...) __attribute__((format(printf, 2, 3)));

#ifdef __cplusplus
}
#endif

#endif
