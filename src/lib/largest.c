/* How many bytes can one call need? Every text and every list has a bound in its row, so that the answer is a
 * sum. It errs on the side of too much: pages of an arena that nobody touches cost nothing, and an arena that
 * is too small ends the worker. */
#include "lib/call.h"

#include "lib/check.h"
#include "lib/filter.h"
#include "lib/fit.h"
#include "lib/json_scan.h"
#include "lib/metrics.h"
#include "lib/route_facts.h"

#include <stdalign.h>
#include <string.h>

#define ROUNDING      alignof(max_align_t)      /* what one taking can lose */
#define OWN_WORK      ((size_t)1024 * 1024)     /* what a handler may need that no schema says */
#define FRAME         ((size_t)256 * 1024)      /* the call itself, its parameters, misfits and headers */
#define COPIES        4                         /* of what is given: rows, views, and what led to them */
#define CHARACTER_MAX 4                         /* bytes of a character in UTF-8 */
#define ESCAPED_MAX   6                         /* bytes of a character in JSON: \u0001 */
#define SCALAR_MAX    64                        /* bytes of a number, a time or an id in JSON */

/* Sums and products that stop at SIZE_MAX: too much is told by lodge_app_flaw, not forgotten. */
static size_t
plus(size_t one, size_t other)
{
    return one > SIZE_MAX - other ? SIZE_MAX : one + other;
}

static size_t
times(size_t one, size_t other)
{
    size_t product;

    return __builtin_mul_overflow(one, other, &product) ? SIZE_MAX : product;
}

static size_t
bound(int64_t max)
{
    return max > 0 ? (size_t)max : 0;
}

static size_t
taking(size_t size)
{
    return plus(size, ROUNDING + 1);
}

static size_t struct_room(const struct lodge_schema *schema, int depth);

/* What a member needs in the arena beside its struct. */
static size_t
member_room(const struct lodge_field *field, int depth)
{
    size_t max = bound(field->max);

    switch (field->kind) {
    case LODGE_KIND_TEXT:
        return taking(times(max, CHARACTER_MAX));
    case LODGE_KIND_EMAIL:
        return taking(times(max > EMAIL_MAX ? max : EMAIL_MAX, CHARACTER_MAX));
    case LODGE_KIND_SECRET:
    case LODGE_KIND_ANYTHING:
        return taking(max);
    case LODGE_KIND_TEXTS:
        return times(max, plus(taking(sizeof(char *)), taking(times(bound(field->each_max), CHARACTER_MAX))));
    case LODGE_KIND_LIST:
        return taking(times(max, struct_room(field->schema, depth + 1)));
    case LODGE_KIND_OBJECT:
        return taking(struct_room(field->schema, depth + 1));
    case LODGE_KIND_TIME:
    case LODGE_KIND_ID:
        return taking(SCALAR_MAX);      /* as a text, when it is given */
    case LODGE_KIND_FILTER:
        return plus(FILTER_SIZE_MAX, LODGE_FILTER_ROOM);
    case LODGE_KIND_CHOICE:
    case LODGE_KIND_NUMBER:
    case LODGE_KIND_FLAG:
    case LODGE_KIND_UNSTATED:
        break;
    }
    return 0;
}

/* A struct with all that it can point to. check_schema.c refuses what is nested without an end. */
static size_t
struct_room(const struct lodge_schema *schema, int depth)
{
    size_t room = taking(schema->size);

    for (size_t i = 0; depth <= NESTING_MAX && i < schema->count; i++)
        room = plus(room, member_room(&schema->fields[i], depth));
    return room;
}

static size_t json_length(const struct lodge_schema *schema, int depth);

static size_t
longest_choice(const char *const *choices)
{
    size_t longest = 0;

    for (; choices && *choices; choices++)
        if (strlen(*choices) > longest)
            longest = strlen(*choices);
    return longest;
}

static size_t
member_json_length(const struct lodge_field *field, int depth)
{
    size_t max = bound(field->max);

    switch (field->kind) {
    case LODGE_KIND_TEXT:
    case LODGE_KIND_SECRET:
        return times(max, ESCAPED_MAX);
    case LODGE_KIND_EMAIL:
        return times(max > EMAIL_MAX ? max : EMAIL_MAX, ESCAPED_MAX);
    case LODGE_KIND_CHOICE:
        return times(longest_choice(field->choices), ESCAPED_MAX);
    case LODGE_KIND_TEXTS:
        return times(max, plus(times(bound(field->each_max), ESCAPED_MAX), 3));
    case LODGE_KIND_LIST:
        return times(max, plus(json_length(field->schema, depth + 1), 1));
    case LODGE_KIND_OBJECT:
        return json_length(field->schema, depth + 1);
    case LODGE_KIND_ANYTHING:
        return max;
    case LODGE_KIND_NUMBER:
    case LODGE_KIND_FLAG:
    case LODGE_KIND_TIME:
    case LODGE_KIND_ID:
    case LODGE_KIND_FILTER:
    case LODGE_KIND_UNSTATED:
        break;
    }
    return SCALAR_MAX;
}

/* A struct as JSON. */
static size_t
json_length(const struct lodge_schema *schema, int depth)
{
    size_t length = 2;

    for (size_t i = 0; depth <= NESTING_MAX && i < schema->count; i++) {
        length = plus(length, strlen(schema->fields[i].name) + 8);
        length = plus(length, member_json_length(&schema->fields[i], depth));
    }
    return length;
}

/* A form: its decoded members, each a name and a value, and the struct they fill. */
static size_t
form_need(const struct lodge_schema *schema, size_t length)
{
    size_t members = FORM_MEMBERS_MAX * (sizeof(struct form_member) + 2 * (ROUNDING + 1));

    return plus(plus(length, members), schema ? struct_room(schema, 1) : 0);
}

/* A JSON body: names without escapes and objects written again are no longer than the body; each value can
 * be a member in a list of members, and be rounded up twice. */
static size_t
json_need(const struct lodge_schema *schema)
{
    size_t copies = (size_t)2 * LODGE_BODY_MAX;
    size_t members = JSON_VALUES_MAX * (sizeof(struct json_member) + 2 * (ROUNDING + 1));

    return plus(plus(copies, members), struct_room(schema, 1));
}

static size_t
route_need(const struct lodge_route *route)
{
    size_t need = form_need(route->query, QUERY_MAX);

    if (route->takes && route->form == LODGE_FORM_PAGE)
        need = plus(need, form_need(route->takes, LODGE_BODY_MAX));
    else if (route->takes)
        need = plus(need, json_need(route->takes));
    if (route->gives && route_takes_key(route))
        need = plus(need, json_length(route->gives, 1));    /* once more, to be kept */
    if (route->room)
        need = plus(need, route->room);
    else if (route->gives)
        need = plus(need, plus(times(COPIES, struct_room(route->gives, 1)), json_length(route->gives, 1)));
    return need;
}

size_t
largest_call(const struct lodge_app *app)
{
    size_t largest = 0;

    for (const struct lodge_resource *const *resource = app->resources; *resource; resource++)
        for (size_t i = 0; i < (*resource)->count; i++) {
            size_t need = route_need(&(*resource)->routes[i]);

            if (need > largest)
                largest = need;
        }
    return plus(plus(largest, LODGE_BODY_MAX + ROUNDING + 1),
        sizeof(struct lodge_call) + PARAMETERS_ROOM + FRAME + OWN_WORK + metrics_room(app));
}
