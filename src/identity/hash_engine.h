/* Argon2, computed. Two libraries know how, and give the same bytes: libargon2 everything, libsodium the common case,
 * two to three times faster. Nothing here knows passwords from other bytes, or how many hashes may be under way. */
#ifndef IDENTITY_HASH_ENGINE_H
#define IDENTITY_HASH_ENGINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct hashing;

/* One hash to be computed, of version 0x13. */
struct hash_work {
    bool is_2i;                     /* Argon2i, which others used; else Argon2id */
    uint32_t memory;                /* KiB */
    uint32_t passes;
    uint32_t lanes;
    const void *text;
    size_t text_size;
    const unsigned char *salt;
    size_t salt_size;
    unsigned char *hash;            /* what is computed, hash_size bytes of it */
    size_t hash_size;
};

/* Computes by the fastest library that can do this, in the memory of an area that the caller has taken, and wipes that
 * memory. False, and `why`, when memory or costs are not to be had. */
bool hash_compute(struct hashing *hashing, int area, const struct hash_work *work, const char **why);

/* What computes hashes with the costs that we make them with, for people: "libsodium 1.0.18". */
const char *hash_engine(void);

/* The libraries, for hash_engine.c and for who compares them. */
bool hash_by_argon2(struct hashing *hashing, int area, const struct hash_work *work, const char **why);

/* Only one lane of Argon2id, with a salt of 16 bytes; nothing in a build without libsodium. */
bool hash_fits_sodium(const struct hash_work *work);
bool hash_by_sodium(struct hashing *hashing, int area, const struct hash_work *work, const char **why);
const char *hash_sodium_version(void);      /* NULL: a build without it */

#endif
