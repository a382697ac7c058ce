/* SHA-256: the only file that knows OpenSSL is digest.c. */
#ifndef IDENTITY_DIGEST_H
#define IDENTITY_DIGEST_H

#include <stddef.h>

#define DIGEST_SIZE 32

/* SHA-256 (FIPS 180-4). Never fails: without it the process ends. */
void digest_sha256(const void *bytes, size_t length, unsigned char digest[DIGEST_SIZE]);

/* SHA-256 of several texts, each with its length before it, so that ("ab","c") is not ("a","bc"). */
void digest_texts(const char *const *texts, size_t count, unsigned char digest[DIGEST_SIZE]);

#endif
