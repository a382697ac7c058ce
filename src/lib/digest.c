/* SHA-256 and HMAC through OpenSSL: the only file that knows it. A digest that cannot be made ends the process. */
#include <gatelodge/digest.h>

#include "lib/digest.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Looked up once: looking it up costs more than the digest of a token. */
static const EVP_MD *
sha256(void)
{
    static const EVP_MD *fetched;

    if (!fetched)
        fetched = EVP_MD_fetch(NULL, "SHA256", NULL);
    if (!fetched)
        abort();
    return fetched;
}

void
digest_prepare(void)
{
    sha256();
}

void
lodge_digest(const void *bytes, size_t length, unsigned char digest[LODGE_DIGEST_SIZE])
{
    if (EVP_Digest(bytes, length, digest, NULL, sha256(), NULL) != 1)
        abort();
}

void
lodge_digest_texts(const char *const *texts, size_t count, unsigned char digest[LODGE_DIGEST_SIZE])
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    int made = context && EVP_DigestInit_ex(context, sha256(), NULL) == 1;

    for (size_t i = 0; i < count; i++) {
        unsigned char length[8];
        uint64_t bytes = strlen(texts[i]);

        for (int place = 0; place < 8; place++)
            length[place] = (unsigned char)(bytes >> (56 - 8 * place));
        made = made && EVP_DigestUpdate(context, length, sizeof(length)) == 1
            && EVP_DigestUpdate(context, texts[i], bytes) == 1;
    }
    if (!made || EVP_DigestFinal_ex(context, digest, NULL) != 1)
        abort();
    EVP_MD_CTX_free(context);
}

void
lodge_digest_keyed(const void *key, size_t key_length, const void *bytes, size_t length,
    unsigned char digest[LODGE_DIGEST_SIZE])
{
    /* OpenSSL takes a NULL key for "the key of last time". */
    const void *some_key = key_length ? key : "";

    if (key_length > INT_MAX || !HMAC(sha256(), some_key, (int)key_length, bytes, length, digest, NULL))
        abort();
}
