/* SHA-256 through OpenSSL's EVP interface. A digest that cannot be made ends the process: what would
 * follow (a token that matches nothing, a lockout that counts nothing) is worse. */
#include "identity/digest.h"

#include <openssl/evp.h>

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
digest_sha256(const void *bytes, size_t length, unsigned char digest[DIGEST_SIZE])
{
    if (EVP_Digest(bytes, length, digest, NULL, sha256(), NULL) != 1)
        abort();
}

void
digest_texts(const char *const *texts, size_t count, unsigned char digest[DIGEST_SIZE])
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
