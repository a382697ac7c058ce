/* How many hashes may be made at the same time: slots in memory that all workers of a program share. */
#ifndef IDENTITY_HASHING_H
#define IDENTITY_HASHING_H

#include "identity/settings.h"

#define HASHING_SLOTS_MAX 64

struct hashing;

/* hashing_memory / argon2_memory slots, at least one and at most HASHING_SLOTS_MAX. Make it before the
 * workers are forked. Never NULL. */
struct hashing *hashing_new(const struct password_settings *settings);
void hashing_free(struct hashing *hashing);

/* Takes a slot for this process: its number, or -1 when all are taken. Who has one does not take a second. */
int hashing_take(struct hashing *hashing);
void hashing_release(struct hashing *hashing, int slot);

/* Memory for a hash by who has this slot: the slot's own argon2_memory bytes, which stay and are used again, since
 * fetching fresh pages costs as much as hashing; or pages of its own when `size` is larger, which only an old hash with
 * higher costs needs. NULL when there are none. Wiping it is the taker's; leave it before the slot. */
void *hashing_memory_take(struct hashing *hashing, int slot, size_t size);
void hashing_memory_leave(struct hashing *hashing, int slot, void *memory, size_t size);

#endif
