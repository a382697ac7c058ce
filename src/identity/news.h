/* What a transaction changes of what checks say: noted while it is under way, told to the table of this host when it is
 * over, before anybody is answered. Other hosts read it in MariaDB: session_table_tell does both. */
#ifndef IDENTITY_NEWS_H
#define IDENTITY_NEWS_H

#include "store/ids.h"

#include <stddef.h>

#define NEWS_MAX 16

struct news {
    struct {
        struct user_id user;        /* none: everybody */
        struct lodge_id subject;    /* a session or token of theirs; none: all */
    } items[NEWS_MAX];
    size_t count;                   /* more than NEWS_MAX: everybody */
    struct user_id newcomer;        /* who was added last in this transaction: nobody can know them yet */
};

void news_note(struct news *news, struct user_id user, struct lodge_id session_or_token);

/* For db_on_end: raises the marks in the table of a struct house, and forgets the news. */
void news_spread(void *house);

#endif
