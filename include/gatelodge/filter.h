/* What a list is asked for: the filter of SCIM (RFC 7644, 3.4.2.2) over the fields of a schema.
 *
 * A query with a LODGE_FILTER has it read and bounded before the handler runs. Nothing becomes SQL: a list walks
 * one of its indexes in small steps and keeps the structs that match; which index is best it learns from what
 * the filter demands.
 *
 * Texts are compared byte by byte but for the case of ASCII letters; a list of texts matches when one of them
 * does. A member without a value matches `ne`, `eq null` and nothing else: `a ne b` is always `not (a eq b)`. */
#ifndef GATELODGE_FILTER_H
#define GATELODGE_FILTER_H

#include <gatelodge/id.h>
#include <gatelodge/schema.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define LODGE_FILTER_MAX       1000     /* bytes of a filter                     */
#define LODGE_FILTER_DEPTH_MAX 8        /* brackets in each other                */
#define LODGE_FILTER_TERMS_MAX 32       /* comparisons of one filter             */

/* The arena of a call whose query has a filter holds this much more than its answer needs: for rows that are
 * looked at and left out. */
#define LODGE_FILTER_ROOM ((size_t)8 * 1024 * 1024)

struct lodge_filter;

enum lodge_filter_operator {
    LODGE_FILTER_UNSTATED,
    LODGE_EQUALS,           /* eq */
    LODGE_DIFFERS,          /* ne */
    LODGE_CONTAINS,         /* co: texts */
    LODGE_STARTS,           /* sw: texts */
    LODGE_ENDS,             /* ew: texts */
    LODGE_PRESENT,          /* pr: has a value, and not an empty one */
    LODGE_ABOVE,            /* gt: texts, numbers, times */
    LODGE_AT_LEAST,         /* ge */
    LODGE_BELOW,            /* lt */
    LODGE_AT_MOST,          /* le */
    LODGE_FILTER__COUNT
};

/* What a member is compared with: the member of the union's kind that the field's kind says. */
struct lodge_filter_value {
    enum lodge_kind kind;   /* of the field; unstated: null, or nothing (pr) */
    const char *text;       /* TEXT, EMAIL, CHOICE, TEXTS: as it was sent */
    int64_t number;         /* NUMBER, TIME */
    bool flag;
    struct lodge_id id;
};

/* Whether a struct of the filter's schema matches. NULL is no filter: everything does. */
bool lodge_filter_matches(const struct lodge_filter *filter, const void *given);

/* Whether nothing can match but what compares so: `field operator …` stands alone or is joined to all the rest by
 * `and`. Then *value is what it is compared with, of the first such term. Comparisons with null are never told. */
bool lodge_filter_demands(const struct lodge_filter *filter, const char *field,
    enum lodge_filter_operator wanted, struct lodge_filter_value *value);

#ifdef __cplusplus
}
#endif

#endif
