/* The inside of a filter: a tree of comparisons. filter.c reads it, filter_match.c asks it. */
#ifndef LIB_FILTER_H
#define LIB_FILTER_H

#include <gatelodge/filter.h>

enum filter_join { FILTER_UNSTATED, FILTER_TERM, FILTER_AND, FILTER_OR };

struct filter_node {
    enum filter_join join;
    bool negated;
    const struct filter_node *one, *other;      /* AND, OR */
    const struct lodge_field *field;            /* TERM */
    enum lodge_filter_operator comparison;
    struct lodge_filter_value value;
};

struct lodge_filter {
    const struct filter_node *root;
};

/* Why a text is no filter. */
struct filter_flaw {
    const char *code;
    const char *detail;
};

/* Reads a filter over the fields of a schema. NULL when the text, which must be UTF-8, is none. */
const struct lodge_filter *filter_read(struct lodge_arena *arena, const struct lodge_schema *schema,
    const char *text, struct filter_flaw *flaw);

/* Whether a field may be in a filter at all. */
bool filter_knows(const struct lodge_field *field);

/* For people: the fields and operators of a schema's filters. */
const char *filter_describe(struct lodge_arena *arena, const struct lodge_schema *schema);

/* Bytes that a filter needs in the arena, at most. */
#define FILTER_SIZE_MAX (2 * LODGE_FILTER_TERMS_MAX * (sizeof(struct filter_node) + 64) + 8 * LODGE_FILTER_MAX)

#endif
