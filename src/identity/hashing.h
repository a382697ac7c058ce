/* How many hashes may be under way, and in which memory they are made. Both are shared by all workers of a program.
 *
 * A slot is leave to hash, or to wait for it; who finds none is sent away at once. Who has a slot takes turns in the
 * areas of memory, of which there are no more than cores: more hashes side by side than cores would only drive each
 * other out of the caches. What a worker that was killed had comes back by itself. */
#ifndef IDENTITY_HASHING_H
#define IDENTITY_HASHING_H

#include "identity/settings.h"

#define HASHING_SLOTS_MAX 64

struct hashing;

/* hashing_memory / argon2_memory slots, at least one and at most HASHING_SLOTS_MAX; and an area of argon2_memory for
 * each, but no more than `cores`. Make it before the workers are forked. Never NULL. */
struct hashing *hashing_new(const struct password_settings *settings, int cores);
void hashing_free(struct hashing *hashing);

/* The cores that this process may use. */
int hashing_cores(void);

/* Takes a slot for this process: its number, or -1 when all are taken. Who has one does not take a second. */
int hashing_take(struct hashing *hashing);
void hashing_release(struct hashing *hashing, int slot);

/* How many slots there are, and how many are taken; a worker that was killed counts until its slot is taken again. */
int hashing_slots(const struct hashing *hashing);
int hashing_taken(const struct hashing *hashing);

/* Takes an area, once one is free: its number, or -1 after so many milliseconds. Only for who has a slot. */
int hashing_area_take(struct hashing *hashing, int64_t patience);
void hashing_area_release(struct hashing *hashing, int area);

/* Memory for a hash by who has this area: the area itself, which stays and is used again, since fetching fresh pages
 * costs as much as hashing; or pages of its own when `size` is larger, which only an old hash with higher costs needs.
 * NULL when there are none. Wiping it is the taker's; leave it before the area. */
void *hashing_memory_take(struct hashing *hashing, int area, size_t size);
void hashing_memory_leave(struct hashing *hashing, int area, void *memory, size_t size);

#endif
