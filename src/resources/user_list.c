/* Which of its indexes a list of people walks. What it meets there is compared with the whole filter in any case: a
 * range only leaves out who cannot match. */
#include "resources/user_list.h"

#include "identity/names.h"
#include "resources/views.h"

#include <string.h>

#define BEHIND_ALL "\xf4\x8f\xbf\xbf"       /* U+10FFFF, which no name holds */

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
    const char *name = NULL;

    *list = (struct user_list){ .order = BY_USERNAME };
    if (lodge_filter_demands(filter, "username", LODGE_EQUALS, &value))
        name = lower_ascii(arena, value.text);
    else if (lodge_filter_demands(filter, "email", LODGE_EQUALS, &value)) {
        list->order = BY_EMAIL;
        name = email_fold(arena, value.text);
    }
    list->first = list->last = name;
    return name;
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
    list = (struct user_list){ .order = BY_CREATION };
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

static enum lodge_problem
fetch_users(struct house *house, const void *what, struct place after, int64_t limit, struct lodge_list *rows)
{
    const struct user_list *list = what;

    if (list->order == BY_CREATION)
        return users_page(house->db, (struct user_place){ after.time, { after.id } }, list->backwards, limit, rows);

    struct user_range range = { .first = list->first, .last = list->last, .but = { after.id } };
    if (after.text && list->backwards)
        range.last = after.text;
    else if (after.text)
        range.first = after.text;
    return list->order == BY_EMAIL ? users_by_emails(house->db, range, limit, rows)
        : users_by_usernames(house->db, range, list->backwards, limit, rows);
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
    else
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
