/* How people are called, made comparable: usernames by PRECIS (RFC 8265), hosts by IDNA (RFC 5891). */
#ifndef IDENTITY_NAMES_H
#define IDENTITY_NAMES_H

#include <gatelodge/arena.h>
#include <gatelodge/text.h>

#include <stdbool.h>

#define USERNAME_MAX     64     /* characters */
#define DISPLAY_NAME_MAX 200    /* characters */
#define GROUP_NAME_MAX   64     /* bytes */
#define WORD_MAX         64     /* characters */

/* The one form of a username (UsernameCaseMapped: width mapped, lower case, NFC), or NULL when it cannot
 * be one: empty, over USERNAME_MAX, not UTF-8, with anything but letters, digits and "." "_" "-" "+", not
 * beginning with a letter or digit, of mixed directions, or looking like a TypeID. Folding what is folded
 * changes nothing. */
const char *username_fold(struct lodge_arena *arena, const char *text);

/* The one form of an e-mail address: local part folded as a username is (with all punctuation of RFC 5322's
 * atoms), host in lower-case ASCII (IDNA 2008), or NULL when it is none. */
const char *email_fold(struct lodge_arena *arena, const char *text);

/* What is hashed: OpaqueString of RFC 8265 (other spaces become a space, NFC), or NULL when it is empty, not
 * UTF-8, or holds control characters. At most 1,024 bytes are accepted. */
const char *password_normalise(struct lodge_arena *arena, const char *text);

/* For comparing regardless of case, width and the like (NFKC, case folded): never stored. NULL when it is not
 * UTF-8 or over 1,024 bytes. */
const char *caseless(struct lodge_arena *arena, const char *text);

/* The words of a text, composed (NFC) and with i for the dotless one: letters, digits and their marks, of each the
 * first WORD_MAX. None when it is not UTF-8, or NULL. */
struct lodge_texts words_of(struct lodge_arena *arena, const char *text);

/* Group and role names: 1 to 64 of a-z 0-9 . _ -, beginning with a letter or digit. */
bool group_name_is_valid(const char *text);

#endif
