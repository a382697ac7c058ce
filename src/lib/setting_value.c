/* One value of the settings file: numbers with units, choices, texts and their bounds. No file here. */
#include "lib/setting_value.h"

#include <gatelodge/clock.h>

#include <inttypes.h>
#include <string.h>

struct unit {
    const char *name;
    int64_t worth;
};

static const struct unit size_units[] = {
    { "K", INT64_C(1) << 10 }, { "M", INT64_C(1) << 20 }, { "G", INT64_C(1) << 30 }, { NULL, 0 },
};

static const struct unit duration_units[] = {
    { "ms", 1 }, { "s", LODGE_SECONDS(1) }, { "m", LODGE_MINUTES(1) }, { "h", LODGE_HOURS(1) },
    { "d", LODGE_DAYS(1) }, { NULL, 0 },
};

static const struct unit plain[] = { { "", 1 }, { NULL, 0 } };

static const struct unit *
units_of(const struct lodge_setting *row)
{
    return row->kind == LODGE_SETTING_SIZE ? size_units
        : row->kind == LODGE_SETTING_DURATION ? duration_units : plain;
}

/* Digits and a unit. 0 needs none. */
static bool
number_read(const struct unit *units, const char *text, int64_t *number)
{
    size_t digits = strspn(text, "0123456789");
    int64_t count = 0;

    if (digits == 0 || digits > 18)
        return false;
    for (size_t i = 0; i < digits; i++)
        count = count * 10 + (text[i] - '0');
    *number = count;
    if (count == 0 && text[digits] == '\0')
        return true;
    for (; units->name; units++)
        if (strcmp(units->name, text + digits) == 0)
            return !__builtin_mul_overflow(count, units->worth, number);
    return false;
}

/* A number with the largest unit that divides it. */
static const char *
number_text(const struct unit *units, int64_t number, struct lodge_arena *arena)
{
    const struct unit *best = units;

    if (number == 0)
        return "0";
    for (; units->name; units++)
        if (number % units->worth == 0)
            best = units;
    if (number % best->worth != 0)
        return lodge_print(arena, "%" PRId64 " bytes", number);
    return lodge_print(arena, "%" PRId64 "%s", number / best->worth, best->name);
}

const char *
setting_range(const struct lodge_setting *row, struct lodge_arena *arena)
{
    struct lodge_texts choices = { .items = row->choices };

    switch (row->kind) {
    case LODGE_SETTING_NUMBER:
    case LODGE_SETTING_SIZE:
    case LODGE_SETTING_DURATION:
        return lodge_print(arena, "%s to %s", number_text(units_of(row), row->min, arena),
            number_text(units_of(row), row->max, arena));
    case LODGE_SETTING_CHOICE:
        while (row->choices[choices.count])
            choices.count++;
        return lodge_texts_join(arena, choices, ", ", 1024);
    case LODGE_SETTING_FLAG:
        return "true, false";
    case LODGE_SETTING_TEXT:
    case LODGE_SETTING_TEXTS:
    case LODGE_SETTING_SECTION:
    case LODGE_SETTING_SECTIONS:
    case LODGE_SETTING_UNSTATED:
        break;
    }
    return NULL;
}

const char *
setting_word(const struct lodge_setting *row, struct lodge_arena *arena)
{
    size_t length = strlen(row->name);

    if (row->kind == LODGE_SETTING_SECTIONS && length > 1 && row->name[length - 1] == 's')
        return lodge_copy(arena, row->name, length - 1);
    return row->name;
}

static bool
number_fits(const struct lodge_setting *row, const char *text, struct lodge_arena *arena,
    struct setting_value *value, const char **why)
{
    static const char *const forms[] = {
        [LODGE_SETTING_NUMBER] = "a whole number", [LODGE_SETTING_SIZE] = "a size, as 64M, 512K or 1G",
        [LODGE_SETTING_DURATION] = "a duration, as 500ms, 90s, 15m, 8h or 30d",
    };

    if (!number_read(units_of(row), text, &value->number)) {
        *why = lodge_print(arena, "must be %s", forms[row->kind]);
        return false;
    }
    if (value->number < row->min || value->number > row->max) {
        *why = lodge_print(arena, "must be %s", setting_range(row, arena));
        return false;
    }
    return true;
}

static bool
text_fits(const char *text, int64_t max, struct lodge_arena *arena, struct setting_value *value,
    const char **why)
{
    size_t length = strlen(text);

    if (lodge_text_length(text) < 0) {
        *why = "must be UTF-8";
        return false;
    }
    if (length > (size_t)max) {
        *why = lodge_print(arena, "must have at most %" PRId64 " bytes", max);
        return false;
    }
    for (size_t i = 0; i < length; i++)
        if ((unsigned char)text[i] < ' ' || text[i] == 0x7f) {
            *why = "must not hold control characters";
            return false;
        }
    value->text = length > 0 ? lodge_copy(arena, text, length) : NULL;
    return true;
}

static bool
choice_fits(const struct lodge_setting *row, const char *text, struct lodge_arena *arena,
    struct setting_value *value, const char **why)
{
    for (const char *const *choice = row->choices; *choice; choice++)
        if (strcmp(*choice, text) == 0) {
            value->text = *choice;
            return true;
        }
    *why = lodge_print(arena, "must be one of %s", setting_range(row, arena));
    return false;
}

bool
setting_value_read(const struct lodge_setting *row, const char *text, struct lodge_arena *arena,
    struct setting_value *value, const char **why)
{
    switch (row->kind) {
    case LODGE_SETTING_TEXT:
        return text_fits(text, row->max, arena, value, why);
    case LODGE_SETTING_TEXTS:
        return text_fits(text, SETTING_ENTRY_MAX, arena, value, why);
    case LODGE_SETTING_CHOICE:
        return choice_fits(row, text, arena, value, why);
    case LODGE_SETTING_NUMBER:
    case LODGE_SETTING_SIZE:
    case LODGE_SETTING_DURATION:
        return number_fits(row, text, arena, value, why);
    case LODGE_SETTING_FLAG:
        value->flag = strcmp(text, "true") == 0;
        *why = "must be true or false";
        return value->flag || strcmp(text, "false") == 0;
    case LODGE_SETTING_SECTION:
    case LODGE_SETTING_SECTIONS:
    case LODGE_SETTING_UNSTATED:
        break;
    }
    *why = "has no value";
    return false;
}

static const char *
quoted(const char *text, struct lodge_arena *arena)
{
    char *written = lodge_take(arena, (text ? strlen(text) : 0) * 2 + 3), *next = written;

    *next++ = '"';
    for (; text && *text; text++) {
        if (*text == '"' || *text == '\\')
            *next++ = '\\';
        *next++ = *text;
    }
    *next = '"';
    return written;
}

static const char *
entries_written(const struct lodge_texts *entries, struct lodge_arena *arena)
{
    const char **items = LODGE_NEW_ARRAY(arena, const char *, entries->count);
    size_t size = 0;

    for (size_t i = 0; i < entries->count; i++) {
        items[i] = quoted(entries->items[i], arena);
        size += strlen(items[i]) + 2;
    }
    return lodge_print(arena, "{%s}",
        lodge_texts_join(arena, (struct lodge_texts){ items, entries->count }, ", ", size));
}

const char *
setting_value_write(const struct lodge_setting *row, const void *member, struct lodge_arena *arena)
{
    switch (row->kind) {
    case LODGE_SETTING_TEXT:
    case LODGE_SETTING_CHOICE:
        return quoted(*(const char *const *)member, arena);
    case LODGE_SETTING_TEXTS:
        return entries_written(member, arena);
    case LODGE_SETTING_NUMBER:
    case LODGE_SETTING_SIZE:
    case LODGE_SETTING_DURATION:
        return number_text(units_of(row), *(const int64_t *)member, arena);
    case LODGE_SETTING_FLAG:
        return *(const bool *)member ? "true" : "false";
    case LODGE_SETTING_SECTION:
    case LODGE_SETTING_SECTIONS:
    case LODGE_SETTING_UNSTATED:
        break;
    }
    return "";
}
