/* Texts are UTF-8 and end with NUL; lengths that people see count characters, not bytes. */
#ifndef GATELODGE_TEXT_H
#define GATELODGE_TEXT_H

#include <gatelodge/arena.h>

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Several texts. The array and the texts live as long as the arena they were taken from. */
struct lodge_texts {
    const char *const *items;
    size_t count;
};

/* Several structs of one type, one behind the other. */
struct lodge_list {
    const void *items;
    size_t count;
};

/* Characters of a text; -1 when it is not UTF-8 (overlong forms, surrogates and code points above
 * U+10FFFF are not UTF-8, RFC 3629). */
int64_t lodge_text_length(const char *text);

/* Whether both are the same text; NULL equals only NULL. */
bool lodge_text_equal(const char *one, const char *other);

/* Whether `text` begins with `start`. */
bool lodge_text_starts(const char *text, const char *start);

/* Whether one of the texts is this one. */
bool lodge_texts_hold(struct lodge_texts texts, const char *text);

/* The texts with `separator` between them, cut before the text that would exceed `max` bytes. */
const char *lodge_texts_join(struct lodge_arena *arena, struct lodge_texts texts, const char *separator,
    size_t max);

/* Decodes %XX, and + as a space when `plus` is set (application/x-www-form-urlencoded). NULL when an
 * escape is broken or stands for NUL. */
const char *lodge_percent_decode(struct lodge_arena *arena, const char *text, size_t length, bool plus);

/* Encodes everything but RFC 3986's unreserved characters. */
const char *lodge_percent_encode(struct lodge_arena *arena, const char *text);

/* A syntactically plausible e-mail address: one @, a dot-atom of at most 64 bytes before it, a host
 * name behind it, at most 254 bytes in all (RFC 5321, 4.5.3.1). The local part may be UTF-8. */
bool lodge_text_is_email(const char *text);

#ifdef __cplusplus
}
#endif

#endif
