/* Which way a list of people goes. Whom it meets there is compared with the whole filter in any case: a range only
 * leaves out who cannot match. */
#include "resources/user_list.h"

#include "identity/names.h"
#include "resources/views.h"

#include <string.h>

#define BEHIND_ALL "\xf4\x8f\xbf\xbf"       /* U+10FFFF, which no name holds */
#define TIME_MAX   253402300799999          /* the end of the year 9999 */

static char *
lower_ascii(struct lodge_arena *arena, const char *text)
{
    char *lower = lodge_copy_text(arena, text);

    for (char *at = lower; *at; at++)
        if (*at >= 'A' && *at <= 'Z')
            *at = (char)(*at - 'A' + 'a');
    return lower;
}

static struct user_list
starting_with(struct lodge_arena *arena, enum user_order order, const char *start)
{
    return (struct user_list){ .order = order, .first = start, .last = lodge_print(arena, "%s%s", start, BEHIND_ALL) };
}

/* Usernames are compared as they are stored. */
static struct user_list
usernames_starting_with(struct lodge_arena *arena, const char *start)
{
    return starting_with(arena, BY_USERNAME, lower_ascii(arena, start));
}

/* Addresses are compared as they were given, and in order as they are folded. That has in common with what was given
 * the ASCII letters before the host, but for the last: a mark behind it may make another letter of it. */
static struct user_list
emails_starting_with(struct lodge_arena *arena, const char *start)
{
    char *common = lower_ascii(arena, start);
    size_t length = 0;

    while (common[length] && common[length] != '@' && (unsigned char)common[length] < 0x80)
        length++;
    if (common[length] == '@')
        length++;
    else if (length > 0)
        length--;
    common[length] = '\0';
    return starting_with(arena, BY_EMAIL, common);
}

/* Whether the filter names one person; the order is all the same then. */
static bool
is_about_one(struct lodge_arena *arena, const struct lodge_filter *filter, struct user_list *list)
{
    struct lodge_filter_value value;

    *list = (struct user_list){ .order = USER_ORDER_UNSTATED };
    if (lodge_filter_demands(filter, "id", LODGE_EQUALS, &value)) {
        *list = (struct user_list){ .order = BY_ID, .id = { value.id } };
    } else if (lodge_filter_demands(filter, "username", LODGE_EQUALS, &value)) {
        const char *name = lower_ascii(arena, value.text);

        *list = (struct user_list){ .order = BY_USERNAME, .first = name, .last = name };
    } else if (lodge_filter_demands(filter, "email", LODGE_EQUALS, &value)) {
        const char *name = email_fold(arena, value.text);

        if (name)
            *list = (struct user_list){ .order = BY_EMAIL, .first = name, .last = name };
    }
    return list->order != USER_ORDER_UNSTATED;
}

/* Their status chooses among two indexes in the same order. */
static struct user_list
created_between(struct lodge_arena *arena, const struct lodge_filter *filter)
{
    struct user_list list = { .order = BY_CREATION, .since = 1, .until = TIME_MAX };
    struct lodge_filter_value value;

    if (lodge_filter_demands(filter, "created_at", LODGE_EQUALS, &value))
        list.since = list.until = value.number;
    if (lodge_filter_demands(filter, "created_at", LODGE_AT_LEAST, &value)
        || lodge_filter_demands(filter, "created_at", LODGE_ABOVE, &value))
        list.since = value.number;
    if (lodge_filter_demands(filter, "created_at", LODGE_AT_MOST, &value)
        || lodge_filter_demands(filter, "created_at", LODGE_BELOW, &value))
        list.until = value.number;
    if (lodge_filter_demands(filter, "status", LODGE_EQUALS, &value))
        list.status = lower_ascii(arena, value.text);
    return list;
}

struct user_list
user_list_for(struct lodge_arena *arena, const struct page_query *asked)
{
    const char *sort = asked->sort ? asked->sort : "";
    bool backwards = *sort == '-', by_name = lodge_text_equal(sort + backwards, "username");
    struct lodge_filter_value value;
    struct user_list list;

    if (is_about_one(arena, asked->filter, &list))
        return list;
    list = created_between(arena, asked->filter);
    if ((by_name || !*sort) && lodge_filter_demands(asked->filter, "username", LODGE_STARTS, &value))
        list = usernames_starting_with(arena, value.text);
    else if (by_name)
        list = usernames_starting_with(arena, "");
    else if (!*sort && lodge_filter_demands(asked->filter, "email", LODGE_STARTS, &value))
        list = emails_starting_with(arena, value.text);
    list.backwards = backwards;
    return list;
}

/* ---- the walk ----------------------------------------------------------------------------------- */

/* The one person, or nobody. */
static enum lodge_problem
fetch_one(struct house *house, const struct user_list *list, struct place after, struct lodge_list *rows)
{
    struct user *user = LODGE_NEW(house->arena, struct user);
    bool done = !lodge_id_is_none(after.id);
    enum lodge_problem problem = done ? LODGE_NOT_FOUND : user_by_id(house->db, list->id, user);

    *rows = (struct lodge_list){ .items = user, .count = problem == LODGE_OK };
    return problem == LODGE_NOT_FOUND ? LODGE_OK : problem;
}

/* Before the first of those who were created in a range; before everybody when it has no end there. */
static struct user_place
place_before(const struct user_list *list)
{
    struct user_place place = { .created_at = 0 };

    if (list->backwards && list->until < TIME_MAX)
        place.created_at = list->until + 1;
    else if (!list->backwards && list->since > 1)
        place.created_at = list->since - 1;
    return place;
}

/* Who is behind the range ends the list. */
static size_t
count_within(const struct user_list *list, const struct lodge_list *rows)
{
    const struct user *users = rows->items;
    size_t count = 0;

    while (count < rows->count && users[count].created_at >= list->since && users[count].created_at <= list->until)
        count++;
    return count;
}

static enum lodge_problem
fetch_by_creation(struct house *house, const struct user_list *list, struct place after, int64_t limit,
    struct lodge_list *rows)
{
    const struct user_place place = after.time ? (struct user_place){ after.time, { after.id } } : place_before(list);
    enum lodge_problem problem = list->status
        ? users_of_status(house->db, list->status, place, list->backwards, limit, rows)
        : users_page(house->db, place, list->backwards, limit, rows);

    if (problem == LODGE_OK)
        rows->count = count_within(list, rows);
    return problem;
}

static enum lodge_problem
fetch_by_name(struct house *house, const struct user_list *list, struct place after, int64_t limit,
    struct lodge_list *rows)
{
    struct user_range range = { .first = list->first, .last = list->last, .but = { after.id } };
    if (after.text && list->backwards)
        range.last = after.text;
    else if (after.text)
        range.first = after.text;
    return list->order == BY_EMAIL ? users_by_emails(house->db, range, limit, rows)
        : users_by_usernames(house->db, range, list->backwards, limit, rows);
}

static enum lodge_problem
fetch_users(struct house *house, const void *what, struct place after, int64_t limit, struct lodge_list *rows)
{
    const struct user_list *list = what;

    switch (list->order) {
    case BY_ID:
        return fetch_one(house, list, after, rows);
    case BY_CREATION:
        return fetch_by_creation(house, list, after, limit, rows);
    case BY_USERNAME:
    case BY_EMAIL:
        return fetch_by_name(house, list, after, limit, rows);
    case USER_ORDER_UNSTATED:
        break;
    }
    return lodge_fail(house->fault, LODGE_BROKEN, "a list of people without an order");
}

static void
view_user(struct lodge_arena *arena, const void *what, const void *row, void *view)
{
    (void)what;
    user_view_of(arena, row, view);
}

static struct place
place_of_user(const void *what, const void *row)
{
    const struct user_list *list = what;
    const struct user *user = row;
    struct place place = { .id = user->id.n };

    if (list->order == BY_CREATION)
        place.time = user->created_at;
    else if (list->order != BY_ID)
        place.text = list->order == BY_EMAIL ? user->email_folded : user->username;
    return place;
}

const struct page_source user_lists = {
    .row_size = sizeof(struct user),
    .view_size = sizeof(struct user_view),
    .fetch = fetch_users,
    .view = view_user,
    .place = place_of_user,
};
