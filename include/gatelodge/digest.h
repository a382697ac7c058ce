/* SHA-256 (FIPS 180-4), alone and with a key. None of these fails to the caller: where a digest cannot be made the
 * process ends, for what would follow (a token that matches nothing, a limit that counts nothing) is worse. */
#ifndef GATELODGE_DIGEST_H
#define GATELODGE_DIGEST_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#define LODGE_DIGEST_SIZE 32        /* bytes */

/* SHA-256 of some bytes. `bytes` may be NULL when length is 0. */
void lodge_digest(const void *bytes, size_t length, unsigned char digest[LODGE_DIGEST_SIZE]);

/* SHA-256 of several texts, each with its length in eight bytes before it, so that ("ab","c") is not ("a","bc"). */
void lodge_digest_texts(const char *const *texts, size_t count, unsigned char digest[LODGE_DIGEST_SIZE]);

/* HMAC-SHA-256 (RFC 2104): a digest that only who has the key can make. Compare it by lodge_same_secret. */
void lodge_digest_keyed(const void *key, size_t key_length, const void *bytes, size_t length,
    unsigned char digest[LODGE_DIGEST_SIZE]);

#ifdef __cplusplus
}
#endif

#endif
