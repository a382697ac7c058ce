/* gatelodge user export: everybody, as gatelodge user import reads them. */
#include "programs/commands/output.h"
#include "programs/commands/person_record.h"

#include "identity/lists.h"

#include <stdio.h>
#include <unistd.h>

#define PAGE_ROWS 200
#define PAGE_ROOM ((size_t)256 * 1024 * 1024)   /* bytes; touched only when used */

struct exporting {
    struct errand *errand;
    struct lodge_arena *arena;      /* of a page */
    enum record_format format;
    bool with_passwords;
    bool terminal;
};

static void
record_of(struct lodge_arena *arena, const struct user *user, struct import_record *record)
{
    *record = (struct import_record){
        .id = user->id.n,
        .kind = user->kind,
        .username = user->username,
        .email = user->email,
        .email_verified = user->email_verified,
        .display_name = user->display_name,
        .status = user->status,
        .locale = user->locale,
        .time_zone = user->time_zone,
        .groups = list_split(arena, user->group_names),
        .roles = list_split(arena, user->role_names),
        .attributes = user->attributes,
        .created_at = user->created_at,
        .updated_at = user->updated_at,
        .last_login_at = user->last_login_at,
        .expires_at = user->expires_at,
    };
}

/* The columns of CSV: the hash only where it is asked for. */
static size_t
column_count(const struct exporting *exporting)
{
    return person_record_schema.count - (exporting->with_passwords ? 0 : 1);
}

static void
write_cells(const struct exporting *exporting, const struct import_record *record)
{
    for (size_t i = 0; i < column_count(exporting); i++) {
        const struct lodge_field *field = &person_record_schema.fields[i];
        const char *cell = record ? person_cell(exporting->arena, field, record) : field->name;

        fputs(i > 0 ? "," : "", stdout);
        fputs(exporting->terminal ? printable(exporting->arena, cell, false) : cell, stdout);
    }
    fputs("\r\n", stdout);
}

static enum lodge_problem
write_record(const struct exporting *exporting, const struct import_record *record)
{
    if (exporting->format == FORMAT_CSV) {
        write_cells(exporting, record);
        return LODGE_OK;
    }
    const char *line = lodge_json_line(exporting->arena, &person_record_schema, record);
    if (!line)
        return lodge_fail(&exporting->errand->fault, LODGE_BROKEN, "the attributes of %s are no JSON",
            record->username);
    puts(printable(exporting->arena, line, false));
    return LODGE_OK;
}

static enum lodge_problem
write_user(const struct exporting *exporting, const struct user *user)
{
    struct import_record record;
    struct entrant entrant = { .hash = NULL };
    enum lodge_problem problem = LODGE_OK;

    record_of(exporting->arena, user, &record);
    if (exporting->with_passwords)
        problem = entrant_by_id(exporting->errand->house->db, user->id, &entrant);
    record.password_hash = entrant.hash;
    if (problem == LODGE_NOT_FOUND)
        return LODGE_OK;            /* deleted since the page was read */
    return problem ? problem : write_record(exporting, &record);
}

/* Writes those behind `place` and moves it to the last of them. */
static enum lodge_problem
write_page(const struct exporting *exporting, struct user_place *place, bool *more)
{
    struct lodge_list rows = { 0 };
    enum lodge_problem problem = users_page(exporting->errand->house->db, *place, false, PAGE_ROWS, &rows);
    const struct user *users = rows.items;

    for (size_t i = 0; i < rows.count && problem == LODGE_OK; i++)
        problem = write_user(exporting, &users[i]);
    *more = rows.count == PAGE_ROWS;
    if (rows.count > 0)
        *place = (struct user_place){ users[rows.count - 1].created_at, users[rows.count - 1].id };
    return problem;
}

enum lodge_problem
export_users(struct errand *errand)
{
    const char *format = option_value(errand, "format");
    struct exporting exporting = { .errand = errand, .format = record_format_named(format ? format : "ndjson"),
        .with_passwords = option_given(errand, "with-passwords"), .terminal = isatty(STDOUT_FILENO) == 1 };
    struct user_place place = { 0 };
    enum lodge_problem problem = LODGE_OK;

    if (exporting.format == FORMAT_UNSTATED)
        return errand_misuse(errand, "--format must be ndjson or csv.");
    exporting.arena = lodge_arena_new(PAGE_ROOM);
    if (exporting.format == FORMAT_CSV)
        write_cells(&exporting, NULL);
    for (bool more = true; more && problem == LODGE_OK && !ferror(stdout); lodge_arena_reset(exporting.arena)) {
        house_serve(errand->house, exporting.arena, &errand->fault);
        problem = write_page(&exporting, &place, &more);
    }
    house_serve(errand->house, errand->arena, &errand->fault);
    lodge_arena_free(exporting.arena);
    return problem;
}
