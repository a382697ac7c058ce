/* Rows of the words that people are searched by, and who has them. Case and accents do not count: the table compares
 * them (decision 30). What a word is, is not known here: identity/names.h. */
#ifndef STORE_USER_WORDS_H
#define STORE_USER_WORDS_H

#include "store/db.h"
#include "store/ids.h"
#include "store/users.h"

#define SEARCH_WORDS_MAX 8

/* The words between two, these included. */
struct word_range {
    const char *first, *last;
};

/* Who has a word in each of these ranges; at least one. */
struct word_search {
    struct word_range ranges[SEARCH_WORDS_MAX];
    size_t count;
};

/* Where one is in the search: behind this word of this person. */
struct word_place {
    size_t walked;                  /* the range that is walked, from 0; the others are only compared with */
    const char *word;               /* NULL: at its start */
    struct user_id id;
};

/* Somebody who has a word in the range that is walked. */
struct found_user {
    struct user user;
    const char *word;
    int64_t fits;                   /* 1: they have one in all ranges, and none before in this one; else 0 */
};

/* Somebody, and when they were added or changed last. */
struct walked_user {
    struct user_id id;
    int64_t changed_at;
};

/* At most `limit` (1 to 1000) struct walked_user behind this one (none: from the start), by their ids. */
enum lodge_problem users_walked(struct db *db, struct user_id behind, int64_t limit, struct lodge_list *users);

/* Adds the words of somebody who has none of them: a JSON object, {"words": […]}. */
enum lodge_problem user_words_insert(struct db *db, struct user_id id, const char *json);

/* Takes all their words away. */
enum lodge_problem user_words_delete(struct db *db, struct user_id id);

/* Whether they have other words than these, told as above; case and accents do not count. */
enum lodge_problem user_words_differ(struct db *db, struct user_id id, const char *json, bool *differ);

/* About how many words of people are in a range: right where they are few, up to twice as many where they are not.
 * Takes as long for a million as for one. */
enum lodge_problem user_words_guess(struct db *db, struct word_range range, int64_t *about);

/* At most `limit` (1 to 201) struct found_user behind `place`, in the order of their words. */
enum lodge_problem users_with_words(struct db *db, const struct word_search *search, struct word_place place,
    int64_t limit, struct lodge_list *found);

#endif
