/* What foreign hashes need of OpenSSL: PBKDF2, scrypt, digests of two pieces. See foreign_hash.h. */
#include "identity/foreign_hash.h"

#include <openssl/evp.h>

#include <limits.h>
#include <string.h>

/* OpenSSL refuses what would need more than this; the table in foreign_hashes.c refuses it before. */
#define SCRYPT_MEMORY ((uint64_t)80 * 1024 * 1024)

static const struct {
    const char *name;
    size_t size;
} digests[] = {
    [FOREIGN_NO_DIGEST] = { NULL, 1 },
    [FOREIGN_MD5]       = { "MD5", 16 },
    [FOREIGN_SHA1]      = { "SHA1", 20 },
    [FOREIGN_SHA256]    = { "SHA256", 32 },
    [FOREIGN_SHA512]    = { "SHA512", 64 },
};

size_t
foreign_digest_size(enum foreign_digest digest)
{
    return digests[digest].size;
}

/* Where OpenSSL does without one (MD5, in a FIPS module), nothing matches. */
static EVP_MD *
fetch(enum foreign_digest digest)
{
    return digests[digest].name ? EVP_MD_fetch(NULL, digests[digest].name, NULL) : NULL;
}

bool
make_pbkdf2(const struct foreign_hash *hash, const char *password, unsigned char *bytes)
{
    EVP_MD *digest = fetch(hash->digest);
    bool made = digest && hash->rounds <= INT_MAX
        && PKCS5_PBKDF2_HMAC(password, (int)strlen(password), hash->salt, (int)hash->salt_size, (int)hash->rounds,
            digest, (int)hash->size, bytes) == 1;

    EVP_MD_free(digest);
    return made;
}

bool
make_scrypt(const struct foreign_hash *hash, const char *password, unsigned char *bytes)
{
    return EVP_PBE_scrypt(password, strlen(password), hash->salt, hash->salt_size, hash->blocks, hash->block_size,
        hash->lanes, SCRYPT_MEMORY, bytes, hash->size) == 1;
}

/* The digest of two pieces, one behind the other. */
static bool
digest_pair(EVP_MD_CTX *context, const EVP_MD *digest, const void *first, size_t first_size, const void *second,
    size_t second_size, unsigned char *bytes)
{
    return EVP_DigestInit_ex(context, digest, NULL) == 1 && EVP_DigestUpdate(context, first, first_size) == 1
        && EVP_DigestUpdate(context, second, second_size) == 1 && EVP_DigestFinal_ex(context, bytes, NULL) == 1;
}

bool
make_salted(const struct foreign_hash *hash, const char *password, unsigned char *bytes)
{
    EVP_MD *digest = fetch(hash->digest);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    bool made = digest && context
        && digest_pair(context, digest, password, strlen(password), hash->salt, hash->salt_size, bytes);

    EVP_MD_CTX_free(context);
    EVP_MD_free(digest);
    return made;
}

/* Salt and password, and then each digest and the password, over and over. */
bool
make_phpass(const struct foreign_hash *hash, const char *password, unsigned char *bytes)
{
    EVP_MD *digest = fetch(hash->digest);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    size_t length = strlen(password);
    bool made = digest && context
        && digest_pair(context, digest, hash->salt, hash->salt_size, password, length, bytes);

    for (uint32_t i = 0; i < hash->rounds && made; i++)
        made = digest_pair(context, digest, bytes, hash->size, password, length, bytes);
    EVP_MD_CTX_free(context);
    EVP_MD_free(digest);
    return made;
}
