/* Identifiers: UUIDv7 (RFC 9562) inside, TypeID outside ("user_01h2xcejqtf2nbrexx3vqjhp41").
 * They grow with time, carry nothing secret and are never used again. */
#ifndef GATELODGE_ID_H
#define GATELODGE_ID_H

#include <gatelodge/arena.h>

#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

#define LODGE_ID_PREFIX_MAX 24                         /* characters of a prefix, at most           */
#define LODGE_ID_TEXT_MAX (LODGE_ID_PREFIX_MAX + 1 + 26)    /* characters of a TypeID, at most      */

struct lodge_id {
    unsigned char bytes[16];
};

/* A new UUIDv7: 48 bits of lodge_now, 74 random bits. */
struct lodge_id lodge_id_new(void);

/* All zero: no object has this id. */
bool lodge_id_is_none(struct lodge_id id);

bool lodge_id_equal(struct lodge_id one, struct lodge_id other);

/* The TypeID of `id`: prefix, underscore, 26 characters of Crockford's base 32 in lower case. */
const char *lodge_id_text(struct lodge_arena *arena, const char *prefix, struct lodge_id id);

/* Reads a TypeID with exactly this prefix; false for everything else, also for upper case. */
bool lodge_id_parse(const char *text, const char *prefix, struct lodge_id *id);

#ifdef __cplusplus
}
#endif

#endif
