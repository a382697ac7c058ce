/* Lists in pages: walks a list in small steps, keeps what matches, and says where to go on. */
#include "resources/page.h"

#include "resources/cursor.h"

#include <stdlib.h>
#include <string.h>

#define MEMBERS_MAX 64              /* of a query: as many as a schema may have fields */
#define LINK_MAX    6144            /* bytes of a Link header; a longer one is left out, `next` says the same */

/* A list on its way into a page. */
struct walk {
    const struct page_source *source;
    const void *list;
    const struct page_query *asked;
    struct house *house;
    struct place place;             /* of the row that was looked at last */
    char *views;                    /* room for as many as the page holds */
    size_t kept;
    size_t examined;
    bool more;                      /* there may be rows behind */
};

struct member {
    const char *name;
    const char *value;
};

struct members {
    struct member items[MEMBERS_MAX];
    size_t count;
};

/* ---- which list it is --------------------------------------------------------------------------- */

static int
compare_names(const void *one, const void *other)
{
    return strcmp(((const struct member *)one)->name, ((const struct member *)other)->name);
}

/* One "name=value", unless it is the cursor or says nothing. */
static void
add_member(struct lodge_arena *arena, struct members *members, const char *text, size_t size)
{
    const char *equals = memchr(text, '=', size);

    if (!equals || members->count == MEMBERS_MAX)
        return;
    const char *name = lodge_percent_decode(arena, text, (size_t)(equals - text), true);
    const char *value = lodge_percent_decode(arena, equals + 1, size - (size_t)(equals + 1 - text), true);
    if (name && value && *value && !lodge_text_equal(name, "cursor"))
        members->items[members->count++] = (struct member){ name, value };
}

/* The members of the query, sorted by name. Each is known and there once, else the handler would not run. */
static struct members
members_of(struct lodge_call *call)
{
    const char *at = lodge_parameter(call, "QUERY_STRING");
    struct members members = { .count = 0 };

    while (at && *at) {
        size_t size = strcspn(at, "&");

        add_member(lodge_arena_of(call), &members, at, size);
        at += size + (at[size] == '&');
    }
    qsort(members.items, members.count, sizeof(members.items[0]), compare_names);
    return members;
}

static const char *
write_member(struct lodge_arena *arena, const char *before, const struct member *member)
{
    return lodge_print(arena, "%s%s=%s&", before, lodge_percent_encode(arena, member->name),
        lodge_percent_encode(arena, member->value));
}

/* The list that a cursor is for: the path and every member of the query but the limit. */
static const char *
list_name(struct lodge_call *call, const struct members *members)
{
    const char *name = lodge_print(lodge_arena_of(call), "%s?", lodge_parameter(call, "DOCUMENT_URI"));

    for (size_t i = 0; i < members->count; i++)
        if (!lodge_text_equal(members->items[i].name, "limit"))
            name = write_member(lodge_arena_of(call), name, &members->items[i]);
    return name;
}

static const char *
encode_path(struct lodge_arena *arena, const char *path)
{
    const char *encoded = "";

    while (*path) {
        size_t slashes = strspn(path, "/"), length = strcspn(path + slashes, "/");
        const char *part = lodge_copy(arena, path + slashes, length);

        encoded = lodge_print(arena, "%s%s%s", encoded, slashes ? "/" : "", lodge_percent_encode(arena, part));
        path += slashes + length;
    }
    return encoded;
}

static void
link_next(struct lodge_call *call, const struct members *members, const char *cursor)
{
    struct lodge_arena *arena = lodge_arena_of(call);
    const char *query = "";

    for (size_t i = 0; i < members->count; i++)
        query = write_member(arena, query, &members->items[i]);
    const char *link = lodge_print(arena, "<%s?%scursor=%s>; rel=\"next\"",
        encode_path(arena, lodge_parameter(call, "DOCUMENT_URI")), query, cursor);
    if (strlen(link) <= LINK_MAX)
        lodge_reply_header(call, "Link", link);
}

/* ---- the walk ----------------------------------------------------------------------------------- */

/* How many rows to fetch: at first one more than the page holds, which says whether another follows. */
static int64_t
step_of(const struct walk *walk)
{
    size_t rest = PAGE_EXAMINED - walk->examined;

    if (walk->examined == 0)
        return walk->asked->limit + 1;
    return rest < PAGE_MAX ? (int64_t)rest : PAGE_MAX;
}

/* Makes the view of a row that belongs to the list, and says whether it matches. */
static bool
matches(const struct walk *walk, const void *row, void *view)
{
    const struct page_source *source = walk->source;

    if (source->belongs && !source->belongs(walk->list, row))
        return false;
    source->view(walk->house->arena, walk->list, row, view);
    return lodge_filter_matches(walk->asked->filter, view);
}

static void
keep_what_matches(struct walk *walk, const struct lodge_list *rows)
{
    const struct page_source *source = walk->source;
    const char *row = rows->items;

    for (size_t i = 0; i < rows->count; i++, row += source->row_size) {
        char *view = walk->views + walk->kept * source->view_size;

        if (walk->kept == (size_t)walk->asked->limit) {
            walk->more = true;
            return;
        }
        walk->kept += matches(walk, row, view);
        walk->place = source->place(walk->list, row);
        walk->examined++;
    }
}

static enum lodge_problem
walk_on(struct walk *walk)
{
    size_t before = lodge_arena_used(walk->house->arena), used = 0;

    do {
        int64_t step = step_of(walk);
        struct lodge_list rows;
        enum lodge_problem problem = walk->source->fetch(walk->house, walk->list, walk->place, step, &rows);

        if (problem)
            return problem;
        walk->more = (int64_t)rows.count == step;
        keep_what_matches(walk, &rows);
        used = lodge_arena_used(walk->house->arena) - before;
    } while (walk->more && walk->kept < (size_t)walk->asked->limit && walk->examined < PAGE_EXAMINED
        && used < LODGE_FILTER_ROOM);
    return LODGE_OK;
}

enum lodge_problem
page_give(struct lodge_call *call, const struct page_source *source, const void *list, const struct page_query *asked)
{
    struct house *house = house_of(call);
    struct members members = members_of(call);
    const char *name = list_name(call, &members), *next = NULL;
    struct walk walk = { .source = source, .list = list, .asked = asked, .house = house };

    if (asked->cursor && !cursor_read(house->arena, name, asked->cursor, &walk.place))
        return lodge_misfit(lodge_fault_of(call), "cursor", "not_a_cursor",
            "Take the cursor from the member next of the page before, and ask for the same list as there.");
    walk.views = lodge_take_array(house->arena, (size_t)asked->limit, source->view_size);
    enum lodge_problem problem = walk_on(&walk);
    if (problem == LODGE_OK && source->complete)
        problem = source->complete(house, walk.views, walk.kept);
    if (problem)
        return problem;
    if (walk.more) {
        next = cursor_write(house->arena, name, walk.place);
        link_next(call, &members, next);
    }
    LODGE_GIVE(call, struct page, { walk.views, walk.kept }, next);
    return LODGE_OK;
}

/* ---- names of groups and roles ------------------------------------------------------------------ */

#define NAME_CHARACTERS "abcdefghijklmnopqrstuvwxyz0123456789._-"
#define BEHIND_NAMES    "~"         /* which no name holds, and which is behind all that they do */

const char *
page_demanded_name(struct lodge_arena *arena, const struct page_query *asked, enum lodge_filter_operator how)
{
    struct lodge_filter_value value;

    if (!lodge_filter_demands(asked->filter, "name", how, &value))
        return NULL;
    char *name = lodge_copy_text(arena, value.text);
    for (char *at = name; *at; at++)
        if (*at >= 'A' && *at <= 'Z')
            *at = (char)(*at - 'A' + 'a');
    return *name && name[strspn(name, NAME_CHARACTERS)] == '\0' ? name : NULL;
}

const char *
page_text_before(struct lodge_arena *arena, const char *start, bool backwards)
{
    if (backwards)
        return lodge_print(arena, "%s" BEHIND_NAMES, start);
    /* Before "staff" and behind "stafe~" there is no name. */
    return lodge_print(arena, "%.*s%c" BEHIND_NAMES, (int)strlen(start) - 1, start, start[strlen(start) - 1] - 1);
}
