/* Tokens: 256 random bits that only their holder knows; we keep their SHA-256.
 * "gl_ses_", "gl_pat_" or "gl_set_", 43 characters of base 62, 6 of a CRC-32 over all that stands before it, so
 * that a scanner can recognise a leaked one off-line. */
#ifndef IDENTITY_TOKENS_H
#define IDENTITY_TOKENS_H

#include <gatelodge/digest.h>

#define TOKEN_START  "gl_"   /* of every kind of token */
#define TOKEN_LENGTH 56      /* 7 + 43 + 6 characters */

enum token_kind {
    TOKEN_UNSTATED,         /* not one of our tokens */
    TOKEN_SESSION,          /* gl_ses_ */
    TOKEN_PERSONAL,         /* gl_pat_ */
    TOKEN_SETUP,            /* gl_set_: the first administrator's one-time link */
};

/* A new token and its digest. The caller wipes `token` (arena memory is). */
void token_make(enum token_kind kind, char token[TOKEN_LENGTH + 1], unsigned char digest[LODGE_DIGEST_SIZE]);

/* Which kind `text` is, and its digest; TOKEN_UNSTATED when shape or checksum are wrong. NULL is accepted. */
enum token_kind token_read(const char *text, unsigned char digest[LODGE_DIGEST_SIZE]);

#endif
