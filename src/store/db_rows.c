/* Values on their way in, rows on their way out, in the binary protocol: no text is ever pasted into SQL. */
#include "store/mariadb.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#define TEXT_MAX   (64 * 1024)      /* bytes of one column's text: no column can hold more */
#define NOT_TEXT   63               /* MariaDB's number of the collation "binary" */

/* ---- times -------------------------------------------------------------------------------------- */

static MYSQL_TIME
time_of(int64_t milliseconds)
{
    int64_t rest = milliseconds % 1000;
    time_t seconds = (time_t)((milliseconds - rest) / 1000);
    struct tm utc;

    gmtime_r(&seconds, &utc);
    return (MYSQL_TIME){
        .year = (unsigned)utc.tm_year + 1900, .month = (unsigned)utc.tm_mon + 1, .day = (unsigned)utc.tm_mday,
        .hour = (unsigned)utc.tm_hour, .minute = (unsigned)utc.tm_min, .second = (unsigned)utc.tm_sec,
        .second_part = (unsigned long)rest * 1000, .time_type = MYSQL_TIMESTAMP_DATETIME,
    };
}

static int64_t
milliseconds_of(const MYSQL_TIME *time)
{
    struct tm utc = {
        .tm_year = (int)time->year - 1900, .tm_mon = (int)time->month - 1, .tm_mday = (int)time->day,
        .tm_hour = (int)time->hour, .tm_min = (int)time->minute, .tm_sec = (int)time->second,
    };

    return (int64_t)timegm(&utc) * 1000 + (int64_t)time->second_part / 1000;
}

/* ---- values ------------------------------------------------------------------------------------- */

struct db_value
db_bytes(const void *bytes, size_t length)
{
    return (struct db_value){ .kind = DB_KIND_BYTES, .bytes = bytes, .length = length };
}

struct db_value
db_text(const char *text)
{
    if (!text)
        return (struct db_value){ .kind = DB_NULL };
    return (struct db_value){ .kind = DB_KIND_TEXT, .bytes = text, .length = strlen(text) };
}

struct db_value
db_number(int64_t number)
{
    return (struct db_value){ .kind = DB_KIND_NUMBER, .number = number };
}

struct db_value
db_time(int64_t milliseconds)
{
    if (milliseconds == 0)
        return (struct db_value){ .kind = DB_NULL };
    return (struct db_value){ .kind = DB_KIND_TIME, .number = milliseconds };
}

struct db_value
db_flag(bool flag)
{
    return (struct db_value){ .kind = DB_KIND_FLAG, .number = flag };
}

struct db_value
db_id(struct lodge_id id)
{
    if (lodge_id_is_none(id))
        return (struct db_value){ .kind = DB_NULL };
    return db_any_id(id);
}

struct db_value
db_any_id(struct lodge_id id)
{
    return (struct db_value){ .kind = DB_KIND_ID, .id = id };
}

/* Connector/C takes members that it only reads as writable. */
static void *
readable(const void *bytes)
{
    union { const void *from; void *to; } pointer = { .from = bytes };

    return pointer.to;
}

static void
bind_bytes(struct db_bound *bound, size_t at, enum enum_field_types type, const void *bytes, size_t length)
{
    bound->lengths[at] = (unsigned long)length;
    bound->binds[at] = (MYSQL_BIND){ .buffer_type = type, .buffer = readable(bytes),
        .buffer_length = (unsigned long)length, .length = &bound->lengths[at] };
}

static void
bind_one(struct db_bound *bound, size_t at, const struct db_value *value)
{
    switch (value->kind) {
    case DB_NULL:
        bound->binds[at] = (MYSQL_BIND){ .buffer_type = MYSQL_TYPE_NULL };
        break;
    case DB_KIND_TEXT:
        bind_bytes(bound, at, MYSQL_TYPE_STRING, value->bytes, value->length);
        break;
    case DB_KIND_BYTES:
        bind_bytes(bound, at, MYSQL_TYPE_BLOB, value->bytes, value->length);
        break;
    case DB_KIND_ID:
        bind_bytes(bound, at, MYSQL_TYPE_BLOB, value->id.bytes, sizeof(value->id.bytes));
        break;
    case DB_KIND_NUMBER:
    case DB_KIND_FLAG:
        bound->binds[at] = (MYSQL_BIND){ .buffer_type = MYSQL_TYPE_LONGLONG,
            .buffer = readable(&value->number) };
        break;
    case DB_KIND_TIME:
        bound->times[at] = time_of(value->number);
        bound->binds[at] = (MYSQL_BIND){ .buffer_type = MYSQL_TYPE_DATETIME, .buffer = &bound->times[at] };
        break;
    }
}

bool
db_bind(struct db_bound *bound, enum query query, const struct db_value *values, size_t count)
{
    const unsigned char *takes = queries[query].takes;

    for (size_t at = 0; at < count; at++) {
        if (takes[at] == DB_NULL || (values[at].kind != DB_NULL && values[at].kind != takes[at]))
            return false;
        bind_one(bound, at, &values[at]);
    }
    return takes[count] == DB_NULL;
}

bool
db_only_reads(enum query query)
{
    return strncmp(queries[query].text, "SELECT", 6) == 0 || strncmp(queries[query].text, "EXPLAIN", 7) == 0;
}

/* ---- comparing statements with maps ------------------------------------------------------------- */

/* VARCHAR, ENUM, TEXT, and what GROUP_CONCAT gives. */
static bool
is_a_text(enum enum_field_types type)
{
    return type == MYSQL_TYPE_STRING || type == MYSQL_TYPE_VAR_STRING || type == MYSQL_TYPE_BLOB
        || type == MYSQL_TYPE_MEDIUM_BLOB || type == MYSQL_TYPE_LONG_BLOB;
}

/* Whether a column of this type can fill a member of this kind. */
static bool
column_fits(const MYSQL_FIELD *field, const struct db_column *column)
{
    bool bytes = field->charsetnr == NOT_TEXT;

    switch (column->kind) {
    case DB_KIND_TEXT:
        return !bytes && is_a_text(field->type);
    case DB_KIND_BYTES:
        return bytes && field->type == MYSQL_TYPE_STRING && field->length == column->size;
    case DB_KIND_ID:
        return bytes && field->type == MYSQL_TYPE_STRING && field->length == sizeof(struct lodge_id);
    case DB_KIND_NUMBER:
        return field->type == MYSQL_TYPE_LONGLONG || field->type == MYSQL_TYPE_LONG
            || field->type == MYSQL_TYPE_TINY;
    case DB_KIND_FLAG:
        return field->type == MYSQL_TYPE_TINY;
    case DB_KIND_TIME:
        return field->type == MYSQL_TYPE_DATETIME;
    case DB_NULL:
        break;
    }
    return false;
}

static const char *
columns_misfit(MYSQL_RES *result, const struct db_column *map, char *room, size_t size)
{
    const MYSQL_FIELD *fields = mysql_fetch_fields(result);
    unsigned count = mysql_num_fields(result), at = 0;

    for (; map[at].name; at++) {
        if (at >= count || strcmp(fields[at].name, map[at].name) != 0) {
            snprintf(room, size, "column %u is not \"%s\"", at + 1, map[at].name);
            return room;
        }
        if (!column_fits(&fields[at], &map[at])) {
            snprintf(room, size, "column \"%s\" has another type", map[at].name);
            return room;
        }
    }
    return at == count ? NULL : "there are more columns than the code reads";
}

const char *
db_misfit(MYSQL_STMT *statement, enum query query, char *room, size_t size)
{
    const struct db_column *map = queries[query].gives;
    size_t takes = strlen((const char *)queries[query].takes);

    if (mysql_stmt_param_count(statement) != takes) {
        snprintf(room, size, "has %lu values, but takes %zu", mysql_stmt_param_count(statement), takes);
        return room;
    }
    MYSQL_RES *result = mysql_stmt_result_metadata(statement);
    if (!result)                        /* of RETURNING, columns are shown when it was run */
        return map && db_only_reads(query) ? "gives no rows" : NULL;

    const char *misfit = map ? columns_misfit(result, map, room, size) : "gives rows that nobody reads";
    mysql_free_result(result);
    return misfit;
}

/* ---- rows --------------------------------------------------------------------------------------- */

/* Where one column of one row is put by Connector/C, before it goes to its member. */
struct cell {
    int64_t number;
    MYSQL_TIME time;
    struct lodge_id id;
    unsigned long length;
    my_bool null;
};

static MYSQL_BIND
bind_of(struct cell *cell, enum db_kind kind)
{
    MYSQL_BIND bind = { .length = &cell->length, .is_null = &cell->null };

    switch (kind) {
    case DB_KIND_NUMBER:
    case DB_KIND_FLAG:
        bind.buffer_type = MYSQL_TYPE_LONGLONG;
        bind.buffer = &cell->number;
        break;
    case DB_KIND_TIME:
        bind.buffer_type = MYSQL_TYPE_DATETIME;
        bind.buffer = &cell->time;
        break;
    case DB_KIND_ID:
        bind.buffer_type = MYSQL_TYPE_BLOB;
        bind.buffer = &cell->id;
        bind.buffer_length = sizeof(cell->id);
        break;
    case DB_KIND_TEXT:              /* the length comes first, the bytes are fetched when there is room */
    case DB_KIND_BYTES:
    case DB_NULL:
        bind.buffer_type = MYSQL_TYPE_BLOB;
        break;
    }
    return bind;
}

/* Fetches `length` bytes of a column. */
static bool
fetch_bytes(MYSQL_STMT *statement, unsigned at, void *bytes, unsigned long length)
{
    MYSQL_BIND bind = { .buffer_type = MYSQL_TYPE_BLOB, .buffer = bytes, .buffer_length = length,
        .length = &length };

    return length == 0 || mysql_stmt_fetch_column(statement, &bind, at, 0) == 0;
}

static bool
fill_text(struct db *db, MYSQL_STMT *statement, unsigned at, const struct cell *cell, const char **member)
{
    *member = NULL;
    if (cell->null || cell->length > TEXT_MAX)
        return cell->null;

    char *text = lodge_take(db->arena, cell->length + 1);
    *member = text;
    return fetch_bytes(statement, at, text, cell->length);
}

/* Puts one cell into its member. SQL's NULL is NULL, 0, none, false. */
static bool
fill(struct db *db, MYSQL_STMT *statement, unsigned at, const struct cell *cell,
    const struct db_column *column, char *row)
{
    void *member = row + column->offset;

    switch (column->kind) {
    case DB_KIND_TEXT:
        return fill_text(db, statement, at, cell, member);
    case DB_KIND_BYTES:
        return !cell->null && cell->length == column->size
            && fetch_bytes(statement, at, member, cell->length);
    case DB_KIND_NUMBER:
        *(int64_t *)member = cell->null ? 0 : cell->number;
        return true;
    case DB_KIND_FLAG:
        *(bool *)member = !cell->null && cell->number != 0;
        return true;
    case DB_KIND_TIME:
        *(int64_t *)member = cell->null ? 0 : milliseconds_of(&cell->time);
        return true;
    case DB_KIND_ID:
        *(struct lodge_id *)member = cell->null ? (struct lodge_id){ 0 } : cell->id;
        return cell->null || cell->length == sizeof(cell->id);
    case DB_NULL:
        break;
    }
    return false;
}

static bool
read_row(struct db *db, MYSQL_STMT *statement, const struct cell *cells, const struct db_column *map,
    char *row)
{
    int fetched = mysql_stmt_fetch(statement);
    bool whole = fetched == 0 || fetched == MYSQL_DATA_TRUNCATED;      /* texts have no room yet */

    for (unsigned at = 0; whole && map[at].name; at++)
        whole = fill(db, statement, at, &cells[at], &map[at], row);
    return whole;
}

enum error_kind
db_read(struct db *db, enum query query, char *rows, size_t row_size)
{
    MYSQL_STMT *statement = db->statements[query];
    const struct db_column *map = queries[query].gives;
    struct cell cells[QUERY_COLUMNS_MAX] = { 0 };
    MYSQL_BIND binds[QUERY_COLUMNS_MAX] = { 0 };
    uint64_t count = mysql_stmt_num_rows(statement);

    for (unsigned at = 0; map[at].name; at++)
        binds[at] = bind_of(&cells[at], map[at].kind);
    bool whole = !mysql_stmt_bind_result(statement, binds);

    for (uint64_t i = 0; whole && i < count; i++)
        whole = read_row(db, statement, cells, map, rows + i * row_size);
    return whole ? ERROR_NONE : db_misused(db, queries[query].name, "a row cannot be read");
}
