/* The only file that knows PCRE2. Expressions are interpreted, not compiled to machine code: a worker has no
 * memory that is both writable and executable, and a rule's expression is short. */
#include "identity/policy_pattern.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <stdlib.h>
#include <string.h>

/* No path makes the gate think longer than a few milliseconds. */
#define STEPS_MAX     50000
#define DEPTH_MAX     1000
#define HEAP_KIB_MAX  1024

struct policy_pattern {
    pcre2_code *code;
    pcre2_match_data *found;
    pcre2_match_context *limits;
};

static void
pattern_free(void *what)
{
    struct policy_pattern *pattern = what;

    pcre2_match_context_free(pattern->limits);
    pcre2_match_data_free(pattern->found);
    pcre2_code_free(pattern->code);
}

static const char *
error_text(struct lodge_arena *arena, int error, size_t at)
{
    PCRE2_UCHAR text[160] = "";

    pcre2_get_error_message(error, text, sizeof(text));
    return lodge_print(arena, "is no expression: %s at character %zu", (const char *)text, at + 1);
}

/* The whole path must fit, and \C cannot cut a character in two. */
static pcre2_code *
compile(const char *expression, int *error, size_t *at)
{
    uint32_t options = PCRE2_UTF | PCRE2_ANCHORED | PCRE2_ENDANCHORED | PCRE2_NEVER_BACKSLASH_C;

    return pcre2_compile((PCRE2_SPTR)expression, PCRE2_ZERO_TERMINATED, options, error, at, NULL);
}

struct policy_pattern *
policy_pattern_new(const char *expression, struct lodge_arena *arena, const char **why)
{
    struct policy_pattern *pattern = LODGE_NEW(arena, struct policy_pattern);
    int error = 0;
    size_t at = 0;

    lodge_undo(arena, pattern_free, pattern);
    pattern->code = compile(expression, &error, &at);
    if (!pattern->code) {
        *why = error_text(arena, error, at);
        return NULL;
    }
    pattern->found = pcre2_match_data_create(1, NULL);
    pattern->limits = pcre2_match_context_create(NULL);
    if (!pattern->found || !pattern->limits)
        abort();                        /* nothing can be done without memory */
    pcre2_set_match_limit(pattern->limits, STEPS_MAX);
    pcre2_set_depth_limit(pattern->limits, DEPTH_MAX);
    pcre2_set_heap_limit(pattern->limits, HEAP_KIB_MAX);
    return pattern;
}

enum pattern_answer
policy_pattern_match(const struct policy_pattern *pattern, const char *path)
{
    int result = pcre2_match(pattern->code, (PCRE2_SPTR)path, strlen(path), 0, 0, pattern->found,
        pattern->limits);

    if (result == PCRE2_ERROR_NOMATCH)
        return PATTERN_DIFFERS;
    return result >= 0 ? PATTERN_FITS : PATTERN_FAILED;
}
