/* What people are searched by: the words of their username, e-mail address and display name. */
#ifndef IDENTITY_USER_WORDS_H
#define IDENTITY_USER_WORDS_H

#include "identity/house.h"
#include "store/user_words.h"

/* Writes down the words of somebody new. Part of the transaction that adds them, as of every one. */
enum lodge_problem user_words_add(struct house *house, const struct user *user);

/* The same of somebody who was changed; does nothing when their words are the same. */
enum lodge_problem user_words_change(struct house *house, const struct user *before, const struct user *user);

/* Their words as store/user_words.h takes them. */
const char *user_words_text(struct house *house, const struct user *user);

/* Of the next people behind `place`, those who were added or changed since then get the words that they should have;
 * *mended counts those who had others, or none. *place becomes the last of them, and none behind the last of all. May
 * be done at any time and again. */
enum lodge_problem user_words_again(struct house *house, int64_t since, struct user_id *place, uint64_t *mended);

/* What `text` looks for: people who have, for each of its words, one that begins so. Only the first SEARCH_WORDS_MAX
 * count; a search without words when it holds none. */
void user_words_sought(struct house *house, const char *text, struct word_search *search);

#endif
