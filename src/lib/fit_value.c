/* One value against one row of a schema: what each kind of field is like. Forms and JSON share what is said
 * in a text; numbers and flags have a form of their own in each. */
#include "lib/fit_value.h"

#include "lib/filter.h"

#include <gatelodge/clock.h>

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* One value on its way into a struct. */
struct target {
    const struct fitting *fitting;
    const struct lodge_field *field;
    const struct place *place;
    void *into;
};

typedef void fit_text(const struct target *target, const char *text);
typedef void fit_tree(const struct target *target, struct json *value);

#define MISFIT(target, ...) \
    place_misfit((target)->fitting->arena, (target)->fitting->fault, (target)->place, __VA_ARGS__)

bool
text_holds_control(const char *text)
{
    for (const unsigned char *at = (const unsigned char *)text; *at; at++)
        if (*at < 0x20 || *at == 0x7f || (*at == 0xc2 && at[1] >= 0x80 && at[1] <= 0x9f))
            return true;
    return false;
}

static void
keep_text(const struct target *target, const char *text)
{
    const char **into = target->into;

    *into = lodge_copy_text(target->fitting->arena, text);
}

/* Whether a length is within the field's limits; notes a misfit when it is not. */
static bool
length_fits(const struct target *target, int64_t length, int64_t min, int64_t max, const char *unit)
{
    if (length < 0)
        MISFIT(target, "not_utf8", "This is not UTF-8.");
    else if (length < min)
        MISFIT(target, "too_short", "This must have at least %" PRId64 " %s.", min, unit);
    else if (length > max)
        MISFIT(target, "too_long", "This must have at most %" PRId64 " %s.", max, unit);
    else
        return true;
    return false;
}

static bool
characters_fit(const struct target *target, const char *text, int64_t min, int64_t max)
{
    if (!length_fits(target, lodge_text_length(text), min, max, "characters"))
        return false;
    if (!text_holds_control(text))
        return true;
    MISFIT(target, "control_character", "This must not hold control characters.");
    return false;
}

static void
fit_plain(const struct target *target, const char *text)
{
    if (characters_fit(target, text, target->field->min, target->field->max))
        keep_text(target, text);
}

static void
fit_email(const struct target *target, const char *text)
{
    int64_t max = target->field->max ? target->field->max : EMAIL_MAX;

    if (!characters_fit(target, text, target->field->min, max))
        return;
    if (lodge_text_is_email(text))
        keep_text(target, text);
    else
        MISFIT(target, "not_an_email", "This is not an e-mail address.");
}

/* Any character may be in a secret; its length is counted as it will be hashed, in bytes. */
static void
fit_secret(const struct target *target, const char *text)
{
    int64_t length = lodge_text_length(text) < 0 ? -1 : (int64_t)strlen(text);

    if (length_fits(target, length, target->field->min, target->field->max, "bytes"))
        keep_text(target, text);
}

static void
fit_choice(const struct target *target, const char *text)
{
    const char **into = target->into;

    for (const char *const *choice = target->field->choices; *choice; choice++)
        if (lodge_text_equal(*choice, text)) {
            *into = *choice;
            return;
        }
    MISFIT(target, "not_a_choice", "This is none of the values that are known here.");
}

static void
fit_time(const struct target *target, const char *text)
{
    int64_t *into = target->into;

    if (lodge_time_parse(text, into) && *into != 0)
        return;         /* 0 would mean "no time" */
    *into = 0;
    MISFIT(target, "not_a_time", "This is not a time as in RFC 3339, 2026-11-20T09:15:00Z.");
}

static void
fit_id(const struct target *target, const char *text)
{
    struct lodge_id *into = target->into;

    if (lodge_id_parse(text, target->field->prefix, into) && !lodge_id_is_none(*into))
        return;
    *into = (struct lodge_id){ .bytes = { 0 } };
    MISFIT(target, "not_an_id", "This is not an id that begins with %s_.", target->field->prefix);
}

static void
fit_filter(const struct target *target, const char *text)
{
    const struct lodge_filter **into = target->into;
    struct filter_flaw flaw = { NULL, NULL };

    if (lodge_text_length(text) < 0) {
        MISFIT(target, "not_utf8", "This is not UTF-8.");
        return;
    }
    *into = filter_read(target->fitting->arena, target->field->schema, text, &flaw);
    if (!*into)
        MISFIT(target, flaw.code, "%s", flaw.detail);
}

static void
keep_number(const struct target *target, int64_t number)
{
    const struct lodge_field *field = target->field;
    int64_t *into = target->into;

    if (number < field->min)
        MISFIT(target, "too_small", "This must be at least %" PRId64 ".", field->min);
    else if (number > field->max)
        MISFIT(target, "too_large", "This must be at most %" PRId64 ".", field->max);
    else
        *into = number;
}

static void
refuse_kind(const struct target *target, const char *wanted)
{
    MISFIT(target, "wrong_type", "This must be %s.", wanted);
}

static void
fit_written_number(const struct target *target, const char *text)
{
    char *end;

    errno = 0;
    long long number = strtoll(text, &end, 10);     /* at its bounds when out of range */
    if (strspn(text, "-0123456789") != strlen(text) || end == text || *end)
        refuse_kind(target, "a whole number");
    else if (errno == ERANGE)
        MISFIT(target, number < 0 ? "too_small" : "too_large", "This number is out of range.");
    else
        keep_number(target, number);
}

static void
fit_written_flag(const struct target *target, const char *text)
{
    static const struct { const char *text; bool flag; } known[] = {
        { "true", true }, { "on", true }, { "1", true }, { "false", false }, { "0", false },
    };
    bool *into = target->into;

    for (size_t i = 0; i < LODGE_COUNT(known); i++)
        if (lodge_text_equal(known[i].text, text)) {
            *into = known[i].flag;
            return;
        }
    refuse_kind(target, "true or false");
}

/* The kinds that a text can say, in JSON; and those that it can say in a form. */
static fit_text *const said_in_json[] = {
    [LODGE_KIND_TEXT]   = fit_plain,
    [LODGE_KIND_EMAIL]  = fit_email,
    [LODGE_KIND_SECRET] = fit_secret,
    [LODGE_KIND_CHOICE] = fit_choice,
    [LODGE_KIND_TIME]   = fit_time,
    [LODGE_KIND_ID]     = fit_id,
};
static fit_text *const said_in_forms[] = {
    [LODGE_KIND_TEXT]   = fit_plain,
    [LODGE_KIND_EMAIL]  = fit_email,
    [LODGE_KIND_SECRET] = fit_secret,
    [LODGE_KIND_CHOICE] = fit_choice,
    [LODGE_KIND_NUMBER] = fit_written_number,
    [LODGE_KIND_FLAG]   = fit_written_flag,
    [LODGE_KIND_TIME]   = fit_time,
    [LODGE_KIND_ID]     = fit_id,
    [LODGE_KIND_FILTER] = fit_filter,
};

bool
kind_is_written(enum lodge_kind kind)
{
    return (size_t)kind < LODGE_COUNT(said_in_forms) && said_in_forms[kind];
}

void
fit_written(const struct fitting *fitting, const struct lodge_field *field, const struct place *place,
    const char *text, void *into)
{
    const struct target target = { fitting, field, place, into };

    if (!kind_is_written(field->kind))
        abort();            /* check.c refuses such a field in a query or a form */
    said_in_forms[field->kind](&target, text);
}

static void
fit_number(const struct target *target, struct json *value)
{
    if (json_kind_of(value) == JSON_NUMBER)
        keep_number(target, json_number(value));
    else
        refuse_kind(target, "a whole number");
}

static void
fit_flag(const struct target *target, struct json *value)
{
    bool *into = target->into;

    if (json_kind_of(value) == JSON_FLAG)
        *into = json_flag(value);
    else
        refuse_kind(target, "true or false");
}

/* Whether the value is a list within the field's limits. */
static bool
list_fits(const struct target *target, struct json *value)
{
    const struct lodge_field *field = target->field;

    if (json_kind_of(value) != JSON_LIST)
        refuse_kind(target, "a list");
    else if ((int64_t)json_count(value) < field->min)
        MISFIT(target, "too_few", "This must have at least %" PRId64 " entries.", field->min);
    else if ((int64_t)json_count(value) > field->max)
        MISFIT(target, "too_many", "This must have at most %" PRId64 " entries.", field->max);
    else
        return true;
    return false;
}

static void
fit_texts(const struct target *target, struct json *value)
{
    struct lodge_texts *into = target->into;

    if (!list_fits(target, value))
        return;
    size_t count = json_count(value);
    const char **items = LODGE_NEW_ARRAY(target->fitting->arena, const char *, count);
    for (size_t i = 0; i < count; i++) {
        const struct place entry = { .above = target->place, .index = i };
        const struct target each = { target->fitting, target->field, &entry, &items[i] };
        struct json *text = json_entry(value, i);

        if (json_kind_of(text) != JSON_TEXT)
            refuse_kind(&each, "a text");
        else if (characters_fit(&each, json_text(text), 0, target->field->each_max))
            keep_text(&each, json_text(text));
    }
    *into = (struct lodge_texts){ .items = items, .count = count };
}

static void
fit_struct(const struct target *target, struct json *value)
{
    uint64_t given;

    if (json_kind_of(value) == JSON_OBJECT)
        fit_object(target->fitting, target->field->schema, value, target->place, target->into, &given);
    else
        refuse_kind(target, "an object");
}

/* An entry that stands for itself: what does not fit is noted in itself, as of a body of its own. */
static void
fit_alone(const struct target *target, struct json *value)
{
    const struct fitting fitting = { .arena = target->fitting->arena, .fault = target->into };
    const struct place itself = { .above = NULL };

    fit_struct(&(const struct target){ &fitting, target->field, &itself, target->into }, value);
}

static void
fit_list(const struct target *target, struct json *value)
{
    struct lodge_list *into = target->into;
    size_t size = target->field->schema->size;

    if (!list_fits(target, value))
        return;
    size_t count = json_count(value);
    char *items = lodge_take_array(target->fitting->arena, count, size);
    for (size_t i = 0; i < count; i++) {
        const struct place entry = { .above = target->place, .index = i };
        const struct target each = { target->fitting, target->field, &entry, items + i * size };

        if (target->field->alone)
            fit_alone(&each, json_entry(value, i));
        else
            fit_struct(&each, json_entry(value, i));
    }
    *into = (struct lodge_list){ .items = items, .count = count };
}

static void
fit_nested(const struct target *target, struct json *value)
{
    void *made = lodge_take(target->fitting->arena, target->field->schema->size);
    const struct target inner = { target->fitting, target->field, target->place, made };

    fit_struct(&inner, value);
    memcpy(target->into, &made, sizeof(made));      /* a pointer to the schema's own type */
}

static void
fit_anything(const struct target *target, struct json *value)
{
    const char **into = target->into;

    if (json_kind_of(value) != JSON_OBJECT) {
        refuse_kind(target, "an object");
        return;
    }
    const char *text = json_write(target->fitting->arena, value);
    if (length_fits(target, (int64_t)strlen(text), target->field->min, target->field->max, "bytes"))
        *into = text;
}

static fit_tree *const fits_of_json[] = {
    [LODGE_KIND_NUMBER]   = fit_number,
    [LODGE_KIND_FLAG]     = fit_flag,
    [LODGE_KIND_TEXTS]    = fit_texts,
    [LODGE_KIND_LIST]     = fit_list,
    [LODGE_KIND_OBJECT]   = fit_nested,
    [LODGE_KIND_ANYTHING] = fit_anything,
};

void
fit_json(const struct fitting *fitting, const struct lodge_field *field, const struct place *place,
    struct json *value, void *into)
{
    const struct target target = { fitting, field, place, into };

    if (json_kind_of(value) == JSON_NULL) {
        if (!field->nullable)
            MISFIT(&target, "not_nullable", "This must not be null.");
        return;
    }
    if (fits_of_json[field->kind])
        fits_of_json[field->kind](&target, value);
    else if (json_kind_of(value) == JSON_TEXT)
        said_in_json[field->kind](&target, json_text(value));
    else
        refuse_kind(&target, "a text");
}
