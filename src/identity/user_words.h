/* What people are searched by: the words of their username, e-mail address and display name. */
#ifndef IDENTITY_USER_WORDS_H
#define IDENTITY_USER_WORDS_H

#include "identity/house.h"
#include "store/user_words.h"

/* Writes down the words of somebody new. Part of the transaction that adds them, as of every one. */
enum lodge_problem user_words_add(struct house *house, const struct user *user);

/* The same of somebody who was changed; does nothing when their words are the same. */
enum lodge_problem user_words_change(struct house *house, const struct user *before, const struct user *user);

/* What `text` looks for: people who have, for each of its words, one that begins so. LODGE_FIELD_INVALID when it holds
 * more than SEARCH_WORDS_MAX; a search without words when it holds none. */
enum lodge_problem user_words_sought(struct house *house, const char *text, struct word_search *search);

#endif
