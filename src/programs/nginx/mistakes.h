/* What people get wrong when they put the gate before an application, found in a configuration that was read. */
#ifndef PROGRAMS_NGINX_MISTAKES_H
#define PROGRAMS_NGINX_MISTAKES_H

#include "programs/nginx/configuration.h"

#include "identity/settings.h"

struct mistake {
    const char *file;
    int64_t line;
    const char *mistake;        /* its name: "gate_not_internal" */
    const char *what;           /* a sentence without a full stop */
    const char *instead;        /* what to write */
};

/* Every mistake, once, in the order of the files: a list of struct mistake. Without settings (NULL) nothing is said
 * about cookies. */
struct lodge_list mistakes_in(const struct directive *outermost, const struct house_settings *settings,
    struct lodge_arena *arena);

#endif
