/* Expressions that rules hold against whole paths. */
#ifndef IDENTITY_POLICY_PATTERN_H
#define IDENTITY_POLICY_PATTERN_H

#include <gatelodge/arena.h>

struct policy_pattern;

enum pattern_answer {
    PATTERN_FAILED,     /* it took too long, or too much memory: not known */
    PATTERN_FITS,
    PATTERN_DIFFERS,
};

/* Makes an expression ready. NULL and the reason in *why when it is none. */
struct policy_pattern *policy_pattern_new(const char *expression, struct lodge_arena *arena,
    const char **why);

/* Whether the whole path fits, in bounded time and memory. */
enum pattern_answer policy_pattern_match(const struct policy_pattern *pattern, const char *path);

#endif
