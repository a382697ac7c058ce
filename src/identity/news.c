/* From what a transaction noted to marks in the table. */
#include "identity/news.h"

#include "identity/house.h"
#include "identity/table.h"

void
news_note(struct news *news, struct user_id user, struct lodge_id session_or_token)
{
    if (news->count < NEWS_MAX) {
        news->items[news->count].user = user;
        news->items[news->count].subject = session_or_token;
    }
    if (news->count <= NEWS_MAX)
        news->count++;
}

static void
raise_mark(struct table *table, struct user_id user, struct lodge_id session_or_token)
{
    if (lodge_id_is_none(user.n))
        table_mark_all(table);
    else if (lodge_id_is_none(session_or_token))
        table_mark_user(table, user);
    else
        table_mark(table, session_or_token);
}

static void
raise_marks(struct table *table, const struct news *news)
{
    if (news->count > NEWS_MAX)
        table_mark_all(table);
    for (size_t i = 0; news->count <= NEWS_MAX && i < news->count; i++)
        raise_mark(table, news->items[i].user, news->items[i].subject);
}

/* Whether the transaction was kept is not looked at, for it may not be known: a mark too many costs a question. */
void
news_spread(void *what)
{
    struct house *house = what;

    if (house->table)
        raise_marks(house->table, &house->news);
    house->news = (struct news){ .count = 0 };
}
