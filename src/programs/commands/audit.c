/* gatelodge audit list and export: what happened, for people and for programs. */
#include "programs/commands/audit.h"
#include "programs/commands/output.h"

#include "identity/event_view.h"
#include "store/event_lists.h"
#include "store/users.h"

#include <gatelodge/clock.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PAGE_ROWS     200
#define LIMIT_DEFAULT 100

enum lodge_problem
audit_each_page(struct errand *errand, enum lodge_problem (*work)(struct lodge_arena *page, void *what, bool *more),
    void *what)
{
    struct lodge_arena *page = lodge_arena_new(AUDIT_PAGE_ROOM);
    enum lodge_problem problem = LODGE_OK;

    for (bool more = true; more && problem == LODGE_OK; lodge_arena_reset(page)) {
        house_serve(errand->house, page, &errand->fault);
        problem = work(page, what, &more);
    }
    house_serve(errand->house, errand->arena, &errand->fault);
    lodge_arena_free(page);
    return problem;
}

/* ---- which events ------------------------------------------------------------------------------- */

/* What is asked for. The range walks one of these; all are compared. */
struct wanted_events {
    struct errand *errand;
    struct event_range range;
    struct lodge_id actor, target;      /* none: whoever */
    const char *action, *outcome, *address, *request;
    int64_t left;                       /* so many at most */
    struct listing listing;
};

/* "2026-11-20T09:15:00Z", "2026-11-20", or "36h" ago. */
static bool
read_moment(struct lodge_arena *arena, const char *text, int64_t *moment)
{
    static const struct { char unit; int64_t length; } units[] = {
        { 's', LODGE_SECONDS(1) }, { 'm', LODGE_MINUTES(1) }, { 'h', LODGE_HOURS(1) }, { 'd', LODGE_DAYS(1) },
    };
    size_t digits = strspn(text, "0123456789");

    if (lodge_time_parse(text, moment) || lodge_time_parse(lodge_print(arena, "%sT00:00:00Z", text), moment))
        return true;
    for (size_t i = 0; i < LODGE_COUNT(units) && digits > 0 && digits <= 9; i++) {
        if (text[digits] != units[i].unit || text[digits + 1] != '\0')
            continue;
        *moment = lodge_now() - strtoll(text, NULL, 10) * units[i].length;
        return *moment > 0;
    }
    return false;
}

static enum lodge_problem
read_range(struct errand *errand, struct event_range *range)
{
    const char *since = option_value(errand, "since"), *until = option_value(errand, "until");
    int64_t moment = 0;

    if (since && !read_moment(errand->arena, since, &moment))
        return errand_misuse(errand, "\"%.64s\" is no time: write 2026-11-20, 2026-11-20T09:15:00Z or 36h.", since);
    if (since)
        range->above = event_id_at(moment);
    if (until && !read_moment(errand->arena, until, &moment))
        return errand_misuse(errand, "\"%.64s\" is no time: write 2026-11-20, 2026-11-20T09:15:00Z or 36h.", until);
    if (until)
        range->below = event_id_at(moment);
    return LODGE_OK;
}

/* Somebody by name, or whatever has this id, also when it is not there any more. */
static enum lodge_problem
read_party(struct errand *errand, const char *option, struct lodge_id *id)
{
    const char *name = option_value(errand, option), *underscore = name ? strrchr(name, '_') : NULL;
    struct user user;

    if (!name || (underscore
        && lodge_id_parse(name, lodge_copy(errand->arena, name, (size_t)(underscore - name)), id)))
        return LODGE_OK;
    enum lodge_problem problem = errand_person(errand, name, &user);
    if (problem == LODGE_OK)
        *id = user.id.n;
    return problem;
}

/* The rarest of what is asked for is walked. */
static void
choose_index(struct wanted_events *wanted)
{
    const struct {
        enum event_index index;
        struct lodge_id id;
        const char *text;
    } indexes[] = {
        { EVENTS_BY_REQUEST, { { 0 } },      wanted->request },
        { EVENTS_BY_ACTOR,   wanted->actor,  NULL            },
        { EVENTS_BY_TARGET,  wanted->target, NULL            },
        { EVENTS_BY_ADDRESS, { { 0 } },      wanted->address },
        { EVENTS_BY_ACTION,  { { 0 } },      wanted->action  },
        { EVENTS_BY_OUTCOME, { { 0 } },      wanted->outcome },
    };

    for (size_t i = 0; i < LODGE_COUNT(indexes) && wanted->range.index == EVENTS_ALL; i++) {
        if (lodge_id_is_none(indexes[i].id) && !indexes[i].text)
            continue;
        wanted->range.index = indexes[i].index;
        wanted->range.id = indexes[i].id;
        wanted->range.text = indexes[i].text;
    }
}

static enum lodge_problem
read_wanted(struct errand *errand, struct wanted_events *wanted)
{
    enum lodge_problem problem = read_range(errand, &wanted->range);

    if (problem == LODGE_OK)
        problem = read_party(errand, "actor", &wanted->actor);
    if (problem == LODGE_OK)
        problem = read_party(errand, "target", &wanted->target);
    if (problem == LODGE_OK)
        problem = option_number(errand, "limit", 1, INT64_MAX, &wanted->left);
    wanted->action = option_value(errand, "action");
    wanted->outcome = option_value(errand, "outcome");
    wanted->address = option_value(errand, "address");
    wanted->request = option_value(errand, "request");
    if (wanted->outcome && !lodge_text_equal(wanted->outcome, "done") && !lodge_text_equal(wanted->outcome, "refused"))
        return errand_misuse(errand, "An outcome is done or refused.");
    choose_index(wanted);
    return problem;
}

static bool
is_wanted(const struct wanted_events *wanted, const struct event_row *row)
{
    return (lodge_id_is_none(wanted->actor) || lodge_id_equal(wanted->actor, row->actor.id))
        && (lodge_id_is_none(wanted->target) || lodge_id_equal(wanted->target, row->target.id))
        && (!wanted->action || lodge_text_equal(wanted->action, row->action))
        && (!wanted->outcome || lodge_text_equal(wanted->outcome, row->outcome))
        && (!wanted->address || lodge_text_equal(wanted->address, row->address))
        && (!wanted->request || lodge_text_equal(wanted->request, row->request_id));
}

/* The next rows that are wanted, struct event_row; wanted->range moves behind the last of them. */
static enum lodge_problem
next_events(struct wanted_events *wanted, struct lodge_arena *page, struct lodge_list *rows, bool *more)
{
    struct lodge_list found = { 0 };
    enum lodge_problem problem = events_page(wanted->errand->house->db, &wanted->range, PAGE_ROWS, &found);
    const struct event_row *row = found.items;
    struct event_row *kept = LODGE_NEW_ARRAY(page, struct event_row, found.count);
    size_t count = 0;

    for (size_t i = 0; i < found.count && wanted->left > 0; i++) {
        if (wanted->range.newest_first)
            wanted->range.below = row[i].id;
        else
            wanted->range.above = row[i].id;
        if (!is_wanted(wanted, &row[i]))
            continue;
        kept[count++] = row[i];
        wanted->left--;
    }
    *rows = (struct lodge_list){ kept, count };
    *more = found.count == PAGE_ROWS && wanted->left > 0;
    return problem;
}

/* ---- list --------------------------------------------------------------------------------------- */

/* An event in one line. With --json it is as in the API. */
struct event_line {
    int64_t at;
    const char *who;
    const char *action;
    const char *target;
    const char *outcome;
    const char *ip;
};

static const struct lodge_field event_line_fields[] = {
    LODGE_TIME(struct event_line, at, "When it happened"),
    LODGE_TEXT(struct event_line, who, "Who did it", .max = 280),
    LODGE_TEXT(struct event_line, action, "What happened", .max = 64),
    LODGE_TEXT(struct event_line, target, "To what", .max = 280),
    LODGE_TEXT(struct event_line, outcome, "Whether it was done, or why not", .max = 64),
    LODGE_TEXT(struct event_line, ip, "From where", .max = 45, .nullable = true),
};
LODGE_SCHEMA(event_line_schema, struct event_line, event_line_fields);

static const char *
party_text(struct lodge_arena *arena, const struct event_party *party)
{
    if (party->name && !lodge_text_equal(party->kind, "user"))
        return lodge_print(arena, "%s %s", party->kind, party->name);
    if (party->name || !party->kind || lodge_id_is_none(party->id))
        return party->name ? party->name : party->kind;
    return lodge_id_text(arena, party->kind, party->id);
}

static void
list_lines(struct wanted_events *wanted, struct lodge_arena *page, const struct lodge_list *rows)
{
    const struct event_row *row = rows->items;
    struct event_line *lines = LODGE_NEW_ARRAY(page, struct event_line, rows->count);

    for (size_t i = 0; i < rows->count; i++)
        lines[i] = (struct event_line){ row[i].at, party_text(page, &row[i].actor), row[i].action,
            party_text(page, &row[i].target), row[i].reason ? row[i].reason : row[i].outcome, row[i].address };
    listing_add(&wanted->listing, page, (struct lodge_list){ lines, rows->count });
}

static void
list_views(struct wanted_events *wanted, struct lodge_arena *page, const struct lodge_list *rows)
{
    const struct event_row *row = rows->items;
    struct event_view *views = LODGE_NEW_ARRAY(page, struct event_view, rows->count);

    for (size_t i = 0; i < rows->count; i++)
        event_view_of(page, &row[i], &views[i]);
    listing_add(&wanted->listing, page, (struct lodge_list){ views, rows->count });
}

static enum lodge_problem
list_page(struct lodge_arena *page, void *what, bool *more)
{
    struct wanted_events *wanted = what;
    struct lodge_list rows = { 0 };
    enum lodge_problem problem = next_events(wanted, page, &rows, more);

    if (problem == LODGE_OK && option_given(wanted->errand, "json"))
        list_views(wanted, page, &rows);
    else if (problem == LODGE_OK)
        list_lines(wanted, page, &rows);
    return problem;
}

enum lodge_problem
list_events(struct errand *errand)
{
    static const char *const columns[] = { "at", "who", "action", "target", "outcome", "ip", NULL };
    struct wanted_events wanted = { .errand = errand, .range = event_range_all(), .left = LIMIT_DEFAULT };
    enum lodge_problem problem = read_wanted(errand, &wanted);

    if (problem)
        return problem;
    wanted.range.newest_first = true;
    listing_begin(&wanted.listing, errand, option_given(errand, "json") ? &event_schema : &event_line_schema, columns);
    problem = audit_each_page(errand, list_page, &wanted);
    return problem ? problem : listing_end(&wanted.listing);
}

/* ---- export ------------------------------------------------------------------------------------- */

static enum lodge_problem
export_page(struct lodge_arena *page, void *what, bool *more)
{
    struct wanted_events *wanted = what;
    struct lodge_list rows = { 0 };
    enum lodge_problem problem = next_events(wanted, page, &rows, more);
    const struct event_row *row = rows.items;
    struct event_view view;

    for (size_t i = 0; i < rows.count && problem == LODGE_OK; i++) {
        event_view_of(page, &row[i], &view);
        const char *line = lodge_json_line(page, &event_schema, &view);
        if (!line || printf("%s\n", printable(page, line, false)) < 0)
            problem = errand_refuse(wanted->errand, LODGE_BROKEN, NULL, "An event cannot be written.");
    }
    return problem;
}

enum lodge_problem
export_events(struct errand *errand)
{
    struct wanted_events wanted = { .errand = errand, .range = event_range_all(), .left = INT64_MAX };
    enum lodge_problem problem = read_range(errand, &wanted.range);

    return problem ? problem : audit_each_page(errand, export_page, &wanted);
}
