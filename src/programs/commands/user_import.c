/* gatelodge user import: people from a file, many at a time. What a record means is identity/imports.c; here are the
 * file, the batches, and what the administrator is told. */
#include "programs/commands/output.h"
#include "programs/commands/person_record.h"
#include "programs/commands/record_reader.h"

#include "identity/import_names.h"

#include <gatelodge/clock.h>

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#define BATCH_RECORDS 500                           /* in one transaction; it ends with the record that exceeds */
#define BATCH_BYTES   ((size_t)2 * 1024 * 1024)     /* so many bytes, */
#define BATCH_GRANTS  2000                          /* or groups and roles: each is an event, which takes memory */
#define BATCH_ROOM    ((size_t)1024 * 1024 * 1024)  /* bytes; touched only when used */

/* What became of all lines, as it is told. */
struct tally {
    bool dry_run;
    int64_t added;
    int64_t already_there;
    int64_t refused;
    int64_t next_line;          /* where to go on; 0: it is done */
};

static const struct lodge_field tally_fields[] = {
    LODGE_FLAG(struct tally, dry_run, "Whether nothing was written"),
    LODGE_NUMBER(struct tally, added, "People who were added, or would be", .max = INT64_MAX),
    LODGE_NUMBER(struct tally, already_there, "People who were there already", .max = INT64_MAX),
    LODGE_NUMBER(struct tally, refused, "Lines that were refused", .max = INT64_MAX),
    LODGE_NUMBER(struct tally, next_line, "Where to go on when it was interrupted, else 0", .max = INT64_MAX),
};
LODGE_SCHEMA(tally_schema, struct tally, tally_fields);

/* A record on its way, with the lines where it stood. */
struct line {
    int64_t first, last;
    const char *why;            /* NULL, or why it is no record at all */
};

struct importing {
    struct errand *errand;
    struct record_reader *reader;
    enum record_format format;
    struct person_columns columns;
    int64_t from_line;
    FILE *report;
    bool terminal;              /* somebody watches standard error */
    struct import_names *names; /* only in a rehearsal */
    struct tally tally;
    int64_t started;            /* lodge_steady */

    /* The batch, in an arena of its own. */
    struct lodge_arena *arena;
    struct import *imports;
    struct line *lines;
    size_t count;
};

/* ---- stopping ----------------------------------------------------------------------------------- */

static const int leaving[] = { SIGINT, SIGTERM, SIGHUP };
static volatile sig_atomic_t stopped;

static void
stop(int number)
{
    stopped = number;
}

/* Who stops an import does so between two batches, or while it waits for its file: never within a transaction. */
static void
let_stop(bool now)
{
    sigset_t signals;

    sigemptyset(&signals);
    for (size_t i = 0; i < LODGE_COUNT(leaving); i++)
        sigaddset(&signals, leaving[i]);
    sigprocmask(now ? SIG_UNBLOCK : SIG_BLOCK, &signals, NULL);
}

static void
watch_signals(void)
{
    const struct sigaction action = { .sa_handler = stop };     /* without SA_RESTART: reading ends */

    let_stop(false);
    for (size_t i = 0; i < LODGE_COUNT(leaving); i++)
        sigaction(leaving[i], &action, NULL);
}

/* ---- telling ------------------------------------------------------------------------------------ */

/* Every reason why a record was refused, in one line. */
static const char *
reason_of(struct lodge_arena *arena, const struct import *import)
{
    const struct lodge_fault *fault = &import->fault;
    const char *reason = "";

    for (size_t i = 0; i < fault->misfit_count; i++)
        reason = lodge_print(arena, "%s%s%s: %s", reason, i > 0 ? " " : "",
            fault->misfits[i].pointer + (fault->misfits[i].pointer[0] == '/'), fault->misfits[i].detail);
    if (fault->misfit_count > 0)
        return reason;
    const char *title = lodge_problem_row(import->problem)->title;
    return fault->note[0] ? lodge_print(arena, "%s (%s)", title, fault->note) : title;
}

static void
tell_refusal(struct importing *importing, const struct line *line, const char *reason)
{
    const char *text = printable(importing->arena, reason, false);

    if (importing->terminal && importing->report == stderr)
        fputs("\r\033[K", stderr);      /* in place of the progress */
    if (line->last > line->first)
        fprintf(importing->report, "lines %" PRId64 " to %" PRId64 ": %s\n", line->first, line->last, text);
    else
        fprintf(importing->report, "line %" PRId64 ": %s\n", line->first, text);
}

static void
tell_progress(const struct importing *importing)
{
    const struct tally *tally = &importing->tally;
    int64_t done = tally->added + tally->already_there + tally->refused;
    int64_t took = lodge_steady() - importing->started;

    if (!importing->terminal)
        return;
    fprintf(stderr, "\r\033[K%" PRId64 " added, %" PRId64 " already there, %" PRId64 " refused, %" PRId64 " a second",
        tally->added, tally->already_there, tally->refused, done * 1000 / (took > 0 ? took : 1));
    fflush(stderr);
}

/* ---- one record --------------------------------------------------------------------------------- */

/* Splits a row and makes a line of NDJSON of it. NULL, or what is wrong with it. */
static const char *
row_to_json(struct importing *importing, struct record *record, const char **json)
{
    struct csv_row row;
    const char *why = csv_split(record->text, &row);

    if (why)
        return why;
    if (row.count != importing->columns.count)
        return lodge_print(importing->arena, "It has %zu cells, where the first line names %zu columns.", row.count,
            importing->columns.count);
    *json = person_row_json(importing->arena, &importing->columns, &row);
    return NULL;
}

/* Puts a record into the batch, read as far as it can be. */
static const struct import *
take_record(struct importing *importing, struct record *record)
{
    struct import *import = &importing->imports[importing->count];
    struct line *line = &importing->lines[importing->count++];
    const char *json = record->text;

    *line = (struct line){ record->line, record->last_line, record->why };
    if (!line->why && importing->format == FORMAT_CSV)
        line->why = row_to_json(importing, record, &json);
    if (line->why)
        import->outcome = IMPORT_REFUSED;
    else
        import->problem = lodge_bind(importing->arena, &import->fault, &person_record_schema, json, strlen(json),
            &import->record);
    if (import->problem)
        import->outcome = IMPORT_REFUSED;
    return import;
}

/* ---- a batch ------------------------------------------------------------------------------------ */

/* Fills the batch. RECORD_NO_MORE when the file has no more for another. */
static enum record_result
read_batch(struct importing *importing)
{
    enum record_result result = RECORD_READ;
    size_t bytes = 0, grants = 0;

    importing->imports = LODGE_NEW_ARRAY(importing->arena, struct import, BATCH_RECORDS);
    importing->lines = LODGE_NEW_ARRAY(importing->arena, struct line, BATCH_RECORDS);
    importing->count = 0;
    let_stop(true);
    while (importing->count < BATCH_RECORDS && bytes < BATCH_BYTES && grants < BATCH_GRANTS && !stopped) {
        struct record record;

        result = record_next(importing->reader, &record);
        if (result != RECORD_READ)
            break;
        if (record.line < importing->from_line)
            continue;
        const struct import *import = take_record(importing, &record);
        bytes += record.length;
        grants += import->record.groups.count + import->record.roles.count;
    }
    let_stop(false);
    return result;
}

static enum lodge_problem
decide_batch(struct importing *importing)
{
    struct house *house = importing->errand->house;
    enum lodge_problem problem = LODGE_OK;

    for (size_t i = 0; i < importing->count && problem == LODGE_OK; i++) {
        struct import *import = &importing->imports[i];

        if (import->outcome == IMPORT_UNSTATED)
            problem = import_plan(house, import);
        if (problem == LODGE_OK && importing->names)
            problem = import_rehearse(house, import, importing->names);
    }
    return problem || importing->names ? problem : imports_add(house, importing->imports, importing->count);
}

/* Counts and reports what became of the batch, as far as it came. */
static void
tell_batch(struct importing *importing)
{
    struct tally *tally = &importing->tally;

    for (size_t i = 0; i < importing->count; i++) {
        const struct import *import = &importing->imports[i];
        const struct line *line = &importing->lines[i];

        tally->added += import->outcome == IMPORT_ADDED;
        tally->already_there += import->outcome == IMPORT_THERE;
        tally->refused += import->outcome == IMPORT_REFUSED;
        if (import->outcome == IMPORT_REFUSED)
            tell_refusal(importing, line, line->why ? line->why : reason_of(importing->arena, import));
    }
    tell_progress(importing);
}

/* The house serves the batch, still for the one who typed the command. */
static void
serve_from(struct errand *errand, struct lodge_arena *arena)
{
    struct actor actor = errand->house->actor;

    house_serve(errand->house, arena, &errand->fault);
    errand->house->actor = actor;
}

/* *more: the file has not ended. When this batch was not decided, next_line says where it begins. */
static enum lodge_problem
import_batch(struct importing *importing, bool *more)
{
    enum record_result result = read_batch(importing);

    *more = false;
    if (importing->count > 0)
        importing->tally.next_line = importing->lines[0].first;
    if (stopped)
        return errand_refuse(importing->errand, LODGE_UNAVAILABLE, NULL, "The import was interrupted.");
    if (result == RECORD_UNREADABLE)
        return errand_refuse(importing->errand, LODGE_BROKEN, NULL, "The file cannot be read: %s.", strerror(errno));
    enum lodge_problem problem = decide_batch(importing);
    if (problem)
        return problem;
    tell_batch(importing);
    *more = result == RECORD_READ;
    importing->tally.next_line = *more ? importing->reader->line + 1 : 0;
    return LODGE_OK;
}

/* ---- all of it ---------------------------------------------------------------------------------- */

static enum lodge_problem
read_columns(struct importing *importing)
{
    struct errand *errand = importing->errand;
    struct record record;
    struct csv_row row = { .count = 0 };

    if (importing->format != FORMAT_CSV)
        return LODGE_OK;
    let_stop(true);
    enum record_result result = record_next(importing->reader, &record);
    let_stop(false);
    if (result != RECORD_READ)
        return errand_refuse(errand, LODGE_MALFORMED, NULL, "There is no first line that names the columns.");
    const char *why = record.why ? record.why : csv_split(record.text, &row);
    if (!why)
        why = person_columns_read(errand->arena, &row, &importing->columns);
    if (!why)
        return LODGE_OK;
    return errand_refuse(errand, LODGE_MALFORMED, "See gatelodge(1) for what members there are", "Line 1: %s", why);
}

/* What to type to go on where it ended. */
static const char *
how_to_go_on(const struct importing *importing)
{
    struct errand *errand = importing->errand;

    if (importing->tally.next_line == 0)
        return errand->next;
    return lodge_print(errand->arena, "Go on with: gatelodge user import %s --from-line %" PRId64, errand->operands[0],
        importing->tally.next_line);
}

static enum lodge_problem
conclude(struct importing *importing, enum lodge_problem problem)
{
    struct errand *errand = importing->errand;

    if (importing->terminal)
        fputs("\r\033[K", stderr);
    if (problem) {
        if (!errand->why)
            errand->why = lodge_problem_row(problem)->title;
        errand->next = how_to_go_on(importing);
    }
    enum lodge_problem told = output_one(errand, &tally_schema, &importing->tally);
    if (problem || told || importing->tally.refused == 0)
        return problem ? problem : told;
    return errand_refuse(errand, LODGE_FIELD_INVALID,
        "Correct them and import the file again: who is there already is left as they are",
        "%" PRId64 " %s refused.", importing->tally.refused, importing->tally.refused == 1 ? "line was" : "lines were");
}

static enum lodge_problem
import_all(struct importing *importing)
{
    enum lodge_problem problem = read_columns(importing);

    if (problem)
        return problem;
    for (bool more = true; more && problem == LODGE_OK; lodge_arena_reset(importing->arena)) {
        serve_from(importing->errand, importing->arena);
        problem = import_batch(importing, &more);
    }
    serve_from(importing->errand, importing->errand->arena);
    if (ferror(importing->report) || fflush(importing->report) != 0)
        problem = errand_refuse(importing->errand, LODGE_BROKEN, NULL, "The report cannot be written.");
    return conclude(importing, problem);
}

/* ---- files -------------------------------------------------------------------------------------- */

static enum lodge_problem
choose_format(struct errand *errand, enum record_format *format)
{
    const char *named = option_value(errand, "format"), *dot = strrchr(errand->operands[0], '.');

    *format = record_format_named(named ? named : dot ? dot + 1 : "");
    if (*format != FORMAT_UNSTATED)
        return LODGE_OK;
    return errand_misuse(errand, named ? "--format must be ndjson or csv."
        : "The name does not say what the file is: give --format ndjson or --format csv.");
}

static enum lodge_problem
open_file(struct errand *errand, const char *path, const char *mode, FILE **file)
{
    *file = fopen(path, mode);
    return *file ? LODGE_OK
        : errand_refuse(errand, LODGE_NOT_FOUND, NULL, "%s cannot be opened: %s.", path, strerror(errno));
}

static enum lodge_problem
open_files(struct importing *importing)
{
    struct errand *errand = importing->errand;
    const char *path = errand->operands[0], *report = option_value(errand, "report");
    enum lodge_problem problem = LODGE_OK;

    importing->reader->file = stdin;
    importing->report = stderr;
    if (strcmp(path, "-") != 0)
        problem = open_file(errand, path, "re", &importing->reader->file);
    if (problem == LODGE_OK && report)
        problem = open_file(errand, report, "we", &importing->report);
    return problem;
}

static void
close_files(struct importing *importing)
{
    if (importing->reader->file && importing->reader->file != stdin)
        fclose(importing->reader->file);
    if (importing->report && importing->report != stderr)
        fclose(importing->report);
}

enum lodge_problem
import_users(struct errand *errand)
{
    struct importing importing = { .errand = errand, .from_line = 1, .terminal = isatty(STDERR_FILENO) == 1,
        .reader = LODGE_NEW(errand->arena, struct record_reader), .started = lodge_steady() };
    enum lodge_problem problem = choose_format(errand, &importing.format);

    if (problem == LODGE_OK)
        problem = option_number(errand, "from-line", 1, INT64_MAX, &importing.from_line);
    if (problem == LODGE_OK)
        problem = open_files(&importing);
    importing.reader->quotes = importing.format == FORMAT_CSV;
    importing.tally.dry_run = option_given(errand, "dry-run");
    if (problem == LODGE_OK) {
        watch_signals();
        importing.names = importing.tally.dry_run ? import_names_new() : NULL;
        importing.arena = lodge_arena_new(BATCH_ROOM);
        problem = import_all(&importing);
        lodge_arena_free(importing.arena);
        import_names_free(importing.names);
    }
    close_files(&importing);
    return problem;
}
