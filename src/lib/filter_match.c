/* What a filter means: a tree of comparisons asked about a struct. Texts are compared byte by byte, ASCII letters
 * regardless of their case; other letters have their one case where gatelodge folds them when they are stored. */
#include "lib/filter.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static unsigned char
lower(char letter)
{
    return (unsigned char)(letter >= 'A' && letter <= 'Z' ? letter - 'A' + 'a' : letter);
}

/* Below zero, zero or above it, as `one` stands before, at or behind the other. */
static int
order_of_texts(const char *one, const char *other)
{
    while (*one && lower(*one) == lower(*other)) {
        one++;
        other++;
    }
    return (int)lower(*one) - (int)lower(*other);
}

static bool
starts(const char *text, const char *start)
{
    for (; *start; text++, start++)
        if (lower(*text) != lower(*start))
            return false;
    return true;
}

static bool
contains(const char *text, const char *part)
{
    for (; *text; text++)
        if (starts(text, part))
            return true;
    return !*part;
}

static bool
ends(const char *text, const char *end)
{
    size_t length = strlen(text), size = strlen(end);

    return length >= size && order_of_texts(text + length - size, end) == 0;
}

/* Whether two values that stand in this order are as the comparison says. */
static bool
is_so(enum lodge_filter_operator comparison, int order)
{
    switch (comparison) {
    case LODGE_EQUALS:
        return order == 0;
    case LODGE_ABOVE:
        return order > 0;
    case LODGE_AT_LEAST:
        return order >= 0;
    case LODGE_BELOW:
        return order < 0;
    case LODGE_AT_MOST:
        return order <= 0;
    case LODGE_DIFFERS:
    case LODGE_PRESENT:
    case LODGE_CONTAINS:
    case LODGE_STARTS:
    case LODGE_ENDS:
    case LODGE_FILTER_UNSTATED:
    case LODGE_FILTER__COUNT:
        break;
    }
    abort();            /* filter.c lets no such comparison come here */
}

static bool
text_matches(const struct filter_node *term, enum lodge_filter_operator comparison, const char *text)
{
    if (!text)
        return false;
    if (comparison == LODGE_CONTAINS)
        return contains(text, term->value.text);
    if (comparison == LODGE_STARTS)
        return starts(text, term->value.text);
    if (comparison == LODGE_ENDS)
        return ends(text, term->value.text);
    return is_so(comparison, order_of_texts(text, term->value.text));
}

static bool
one_matches(const struct filter_node *term, enum lodge_filter_operator comparison, const struct lodge_texts *texts)
{
    for (size_t i = 0; i < texts->count; i++)
        if (text_matches(term, comparison, texts->items[i]))
            return true;
    return false;
}

static bool
number_matches(const struct filter_node *term, enum lodge_filter_operator comparison, int64_t number)
{
    int64_t other = term->value.number;

    return is_so(comparison, (number > other) - (number < other));
}

static const char *
text_in(const void *member)
{
    const char *text;

    memcpy(&text, member, sizeof(text));
    return text;
}

/* A value, and not an empty one. Numbers and flags always are there. */
static bool
is_present(const struct lodge_field *field, const void *member)
{
    switch (field->kind) {
    case LODGE_KIND_TEXT:
    case LODGE_KIND_EMAIL:
    case LODGE_KIND_CHOICE:
        return text_in(member) && *text_in(member);
    case LODGE_KIND_TEXTS:
        return ((const struct lodge_texts *)member)->count > 0;
    case LODGE_KIND_TIME:
        return *(const int64_t *)member != 0;
    case LODGE_KIND_ID:
        return !lodge_id_is_none(*(const struct lodge_id *)member);
    case LODGE_KIND_NUMBER:
    case LODGE_KIND_FLAG:
        return true;
    case LODGE_KIND_SECRET:
    case LODGE_KIND_LIST:
    case LODGE_KIND_OBJECT:
    case LODGE_KIND_ANYTHING:
    case LODGE_KIND_FILTER:
    case LODGE_KIND_UNSTATED:
        break;
    }
    abort();            /* filter.c knows no such field */
}

static bool
value_matches(const struct filter_node *term, enum lodge_filter_operator comparison, const void *member)
{
    switch (term->value.kind) {
    case LODGE_KIND_TEXT:
    case LODGE_KIND_EMAIL:
    case LODGE_KIND_CHOICE:
        return text_matches(term, comparison, text_in(member));
    case LODGE_KIND_TEXTS:
        return one_matches(term, comparison, member);
    case LODGE_KIND_NUMBER:
        return number_matches(term, comparison, *(const int64_t *)member);
    case LODGE_KIND_TIME:
        return is_present(term->field, member) && number_matches(term, comparison, *(const int64_t *)member);
    case LODGE_KIND_FLAG:
        return *(const bool *)member == term->value.flag;
    case LODGE_KIND_ID:
        return lodge_id_equal(*(const struct lodge_id *)member, term->value.id);
    case LODGE_KIND_UNSTATED:
        return !is_present(term->field, member);        /* eq null */
    case LODGE_KIND_SECRET:
    case LODGE_KIND_LIST:
    case LODGE_KIND_OBJECT:
    case LODGE_KIND_ANYTHING:
    case LODGE_KIND_FILTER:
        break;
    }
    abort();
}

static bool
term_matches(const struct filter_node *term, const void *given)
{
    const void *member = (const char *)given + term->field->offset;

    if (term->comparison == LODGE_PRESENT)
        return is_present(term->field, member);
    if (term->comparison == LODGE_DIFFERS)
        return !value_matches(term, LODGE_EQUALS, member);
    return value_matches(term, term->comparison, member);
}

/* As deep as a filter has comparisons, which filter.c bounds. */
static bool
node_matches(const struct filter_node *node, const void *given)
{
    bool matches;

    if (node->join == FILTER_TERM)
        matches = term_matches(node, given);
    else if (node->join == FILTER_AND)
        matches = node_matches(node->one, given) && node_matches(node->other, given);
    else
        matches = node_matches(node->one, given) || node_matches(node->other, given);
    return matches != node->negated;
}

bool
lodge_filter_matches(const struct lodge_filter *filter, const void *given)
{
    return !filter || node_matches(filter->root, given);
}

static const struct filter_node *
demanded(const struct filter_node *node, const char *field, enum lodge_filter_operator wanted)
{
    if (node->negated || node->join == FILTER_OR)
        return NULL;
    if (node->join == FILTER_AND) {
        const struct filter_node *found = demanded(node->one, field, wanted);

        return found ? found : demanded(node->other, field, wanted);
    }
    bool so = node->comparison == wanted && lodge_text_equal(node->field->name, field);
    return so && (wanted == LODGE_PRESENT || node->value.kind != LODGE_KIND_UNSTATED) ? node : NULL;
}

bool
lodge_filter_demands(const struct lodge_filter *filter, const char *field, enum lodge_filter_operator wanted,
    struct lodge_filter_value *value)
{
    const struct filter_node *found = filter ? demanded(filter->root, field, wanted) : NULL;

    if (!found)
        return false;
    *value = found->value;
    return true;
}
