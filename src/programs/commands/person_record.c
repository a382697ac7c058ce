/* The members of a person in a file, and CSV in both directions. A row becomes JSON and goes the way of a line: then
 * both are held to the same rules, with the same words. */
#include "programs/commands/person_record.h"

#include "identity/lists.h"
#include "identity/names.h"
#include "identity/passwords.h"
#include "resources/views.h"

#include <gatelodge/clock.h>

#include <stdlib.h>
#include <string.h>

static const struct lodge_field fields[] = {
    LODGE_ID(struct import_record, id, "Stable identifier; else a new one", .prefix = "user", .nullable = true),
    LODGE_CHOICE(struct import_record, kind, "Person or service", .choices = user_kinds, .nullable = true),
    LODGE_TEXT(struct import_record, username, "What to sign in with", .required = true, .min = 1, .max = 255),
    LODGE_EMAIL(struct import_record, email, "Where to reach them", .nullable = true),
    LODGE_FLAG(struct import_record, email_verified, "Whether they proved that the address is theirs"),
    LODGE_TEXT(struct import_record, display_name, "What to call them", .max = DISPLAY_NAME_MAX, .nullable = true),
    LODGE_CHOICE(struct import_record, status, "Whether they may sign in", .choices = user_statuses, .nullable = true),
    LODGE_TEXT(struct import_record, locale, "Language they read", .max = 35, .nullable = true),
    LODGE_TEXT(struct import_record, time_zone, "Time zone they live in", .max = 64, .nullable = true),
    LODGE_TEXTS(struct import_record, groups, "Groups they are in", .max = GROUPS_MAX, .each_max = 64),
    LODGE_TEXTS(struct import_record, roles, "Roles they were given", .max = ROLES_MAX, .each_max = 64),
    LODGE_ANYTHING(struct import_record, attributes, "Whatever applications keep", .max = ATTRIBUTES_MAX,
        .nullable = true),
    LODGE_TIME(struct import_record, created_at, "When they were added", .nullable = true),
    LODGE_TIME(struct import_record, updated_at, "When they were last changed", .nullable = true),
    LODGE_TIME(struct import_record, last_login_at, "When they last signed in", .nullable = true),
    LODGE_TIME(struct import_record, expires_at, "From when on they may not sign in", .nullable = true),
    LODGE_SECRET(struct import_record, password_hash, "What their password is compared with", .min = 1,
        .max = PASSWORD_HASH_MAX, .nullable = true, .optional = true, .shown_once = true),
};
LODGE_SCHEMA_SHARED(person_record_schema, struct import_record, fields);

enum record_format
record_format_named(const char *name)
{
    if (lodge_text_equal(name, "ndjson") || lodge_text_equal(name, "jsonl"))
        return FORMAT_NDJSON;
    return lodge_text_equal(name, "csv") ? FORMAT_CSV : FORMAT_UNSTATED;
}

/* ---- reading CSV -------------------------------------------------------------------------------- */

static const struct lodge_field *
field_named(const char *name)
{
    for (size_t i = 0; i < LODGE_COUNT(fields); i++)
        if (strcmp(fields[i].name, name) == 0)
            return &fields[i];
    return NULL;
}

static bool
is_column(const struct person_columns *columns, const struct lodge_field *field)
{
    for (size_t i = 0; i < columns->count; i++)
        if (columns->fields[i] == field)
            return true;
    return false;
}

const char *
person_columns_read(struct lodge_arena *arena, const struct csv_row *row, struct person_columns *columns)
{
    columns->count = 0;
    for (size_t i = 0; i < row->count; i++) {
        const struct lodge_field *field = field_named(row->cells[i]);

        if (!field)
            return lodge_print(arena, "The first line must name the columns; there is no member \"%.100s\".",
                row->cells[i]);
        if (is_column(columns, field))
            return lodge_print(arena, "The column %s is there twice.", field->name);
        columns->fields[columns->count++] = field;
    }
    return is_column(columns, field_named("username")) ? NULL : "There is no column username.";
}

/* A text in JSON's quotes: at most six bytes for each byte, and two. */
static const char *
quoted(struct lodge_arena *arena, const char *text)
{
    static const char hex[] = "0123456789abcdef";
    char *json = lodge_take(arena, 6 * strlen(text) + 3), *to = json;

    *to++ = '"';
    for (; *text; text++) {
        unsigned char byte = (unsigned char)*text;

        if (byte < 0x20) {
            memcpy(to, "\\u00", 4);
            to += 4;
            *to++ = hex[byte >> 4];
            *to++ = hex[byte & 15];
            continue;
        }
        if (byte == '"' || byte == '\\')
            *to++ = '\\';
        *to++ = *text;
    }
    *to++ = '"';
    *to = '\0';
    return json;
}

/* "staff, dev" as a list. */
static const char *
list_json(struct lodge_arena *arena, const char *cell)
{
    struct lodge_texts names = list_split(arena, cell);
    const char **items = LODGE_NEW_ARRAY(arena, const char *, names.count);
    size_t room = 1;

    for (size_t i = 0; i < names.count; i++) {
        const char *name = names.items[i] + strspn(names.items[i], " ");
        size_t length = strlen(name);

        while (length > 0 && name[length - 1] == ' ')
            length--;
        items[i] = quoted(arena, lodge_copy(arena, name, length));
        room += strlen(items[i]) + 1;
    }
    return lodge_print(arena, "[%s]", lodge_texts_join(arena, (struct lodge_texts){ items, names.count }, ",", room));
}

/* A cell that must be one JSON object, and then cannot say anything else in the line that is made: it is read and
 * written anew. What is none becomes a text, which is refused as one. */
static const char *
object_json(struct lodge_arena *arena, const char *cell)
{
    struct holder {
        const char *attributes;
    } holder = { NULL };
    static const struct lodge_field held[] = {
        LODGE_ANYTHING(struct holder, attributes, "An object", .max = ATTRIBUTES_MAX, .required = true),
    };
    LODGE_SCHEMA(schema, struct holder, held);
    struct lodge_fault fault = { .note = "" };
    const char *text = lodge_print(arena, "{\"attributes\":%s}", cell);

    return lodge_bind(arena, &fault, &schema, text, strlen(text), &holder) == LODGE_OK ? holder.attributes
        : quoted(arena, cell);
}

static const char *
flag_json(struct lodge_arena *arena, const char *cell)
{
    if (lodge_text_equal(cell, "true") || lodge_text_equal(cell, "1"))
        return "true";
    return lodge_text_equal(cell, "false") || lodge_text_equal(cell, "0") ? "false" : quoted(arena, cell);
}

static const char *
cell_json(struct lodge_arena *arena, const struct lodge_field *field, const char *cell)
{
    if (field->kind == LODGE_KIND_TEXTS)
        return list_json(arena, cell);
    if (field->kind == LODGE_KIND_ANYTHING)
        return object_json(arena, cell);
    if (field->kind == LODGE_KIND_FLAG)
        return flag_json(arena, cell);
    return quoted(arena, csv_unguarded(cell));
}

const char *
person_row_json(struct lodge_arena *arena, const struct person_columns *columns, const struct csv_row *row)
{
    const char **members = LODGE_NEW_ARRAY(arena, const char *, columns->count);
    size_t count = 0, room = 1;

    for (size_t i = 0; i < columns->count && i < row->count; i++) {
        if (!*row->cells[i])
            continue;
        members[count] = lodge_print(arena, "\"%s\":%s", columns->fields[i]->name,
            cell_json(arena, columns->fields[i], row->cells[i]));
        room += strlen(members[count++]) + 1;
    }
    return lodge_print(arena, "{%s}", lodge_texts_join(arena, (struct lodge_texts){ members, count }, ",", room));
}

/* ---- writing CSV -------------------------------------------------------------------------------- */

static const char *
text_of(struct lodge_arena *arena, const struct lodge_field *field, const void *member)
{
    const char *text = NULL;

    switch (field->kind) {
    case LODGE_KIND_TEXT:
    case LODGE_KIND_EMAIL:
    case LODGE_KIND_CHOICE:
    case LODGE_KIND_SECRET:
        text = *(const char *const *)member;
        return text ? csv_guarded(arena, text) : NULL;
    case LODGE_KIND_ANYTHING:
        return *(const char *const *)member;
    case LODGE_KIND_FLAG:
        return *(const bool *)member ? "true" : "false";
    case LODGE_KIND_TIME:
        return *(const int64_t *)member ? lodge_time_text(arena, *(const int64_t *)member) : NULL;
    case LODGE_KIND_ID:
        return lodge_id_text(arena, field->prefix, *(const struct lodge_id *)member);
    case LODGE_KIND_TEXTS:
        return list_join(arena, *(const struct lodge_texts *)member);
    case LODGE_KIND_NUMBER:
    case LODGE_KIND_LIST:
    case LODGE_KIND_OBJECT:
    case LODGE_KIND_FILTER:
    case LODGE_KIND_UNSTATED:
        break;
    }
    abort();                    /* no member is of these kinds */
}

const char *
person_cell(struct lodge_arena *arena, const struct lodge_field *field, const struct import_record *record)
{
    const char *text = text_of(arena, field, (const char *)record + field->offset);

    return text ? csv_cell(arena, text) : "";
}
