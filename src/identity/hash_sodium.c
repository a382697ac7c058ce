/* Hashes by libsodium: one lane of Argon2id, two to three times faster than libargon2. The only file that knows it.
 *
 * libsodium fetches its memory by mmap for each hash and takes no other, and fresh pages cost more than the hash
 * itself. So mmap and munmap of the whole program are the two functions below, as malloc is in allocation.c. While a
 * hash is being made they hand out the area of hashing.c; at all other times they are what they always were.
 * docs/decisions/0026-hashing-engines.md has the figures. */
#include "config.h"

#include "identity/hash_engine.h"
#include "identity/hashing.h"

#ifdef WITH_SODIUM

#include <sodium.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#define BLOCK    1024   /* bytes; memory is a whole number of them for each quarter of a lane */
#define QUARTERS 4

/* The hash that is being made. One at a time is made in this process. */
static struct {
    struct hashing *hashing;
    int area;
    size_t asks;                    /* for so many bytes it will ask; 0: it has asked, or there is none */
    void *got;                      /* and has not given back yet */
} making;

/* hashing.c calls these two, too, for memory beyond an area: so `making` is changed before it is asked. */
void *
mmap(void *at, size_t size, int protection, int flags, int file, off_t offset)
{
    if (making.asks == 0 || size != making.asks || file != -1)
        return mmap64(at, size, protection, flags, file, offset);
    making.asks = 0;
    making.got = hashing_memory_take(making.hashing, making.area, size);
    return making.got ? making.got : MAP_FAILED;
}

/* libsodium does not wipe it. */
int
munmap(void *at, size_t size)
{
    if (!making.got || at != making.got)
        return (int)syscall(SYS_munmap, at, size);
    making.got = NULL;
    explicit_bzero(at, size);
    hashing_memory_leave(making.hashing, making.area, at, size);
    return 0;
}

bool
hash_fits_sodium(const struct hash_work *work)
{
    return !work->is_2i && work->lanes == 1 && work->salt_size == crypto_pwhash_argon2id_SALTBYTES
        && work->hash_size >= crypto_pwhash_argon2id_BYTES_MIN
        && work->memory >= crypto_pwhash_argon2id_MEMLIMIT_MIN / BLOCK
        && work->passes >= crypto_pwhash_argon2id_OPSLIMIT_MIN;
}

/* To begin costs nothing after the first time, when it finds out what the processor can do. */
bool
hash_by_sodium(struct hashing *hashing, int area, const struct hash_work *work, const char **why)
{
    if (sodium_init() < 0) {
        *why = "libsodium does not begin";
        return false;
    }
    making.hashing = hashing;
    making.area = area;
    making.asks = (size_t)(work->memory / QUARTERS * QUARTERS) * BLOCK;
    int failed = crypto_pwhash_argon2id(work->hash, work->hash_size, work->text, work->text_size, work->salt,
        work->passes, (size_t)work->memory * BLOCK, crypto_pwhash_argon2id_ALG_ARGON2ID13);
    making.asks = 0;
    *why = failed ? "libsodium gets no memory" : "";
    return !failed;
}

const char *
hash_sodium_version(void)
{
    return "libsodium " SODIUM_VERSION_STRING;
}

#else

bool
hash_fits_sodium(const struct hash_work *work)
{
    (void)work;
    return false;
}

bool
hash_by_sodium(struct hashing *hashing, int area, const struct hash_work *work, const char **why)
{
    (void)hashing;
    (void)area;
    (void)work;
    *why = "built without libsodium";
    return false;
}

const char *
hash_sodium_version(void)
{
    return NULL;
}

#endif
