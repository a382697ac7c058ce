/* The texts of foreign hashes, and what they would cost. Every reader takes a text to its end; what libxcrypt reads
 * again by itself (crypt(5)) is held to the narrowest form that its makers write, so that both read the same cost. */
#include "identity/foreign_hash.h"
#include "identity/hash_text.h"

#include <string.h>

#define SALT_LEAST  1
#define BYTES_LEAST 16              /* of a hash that is compared */
#define BYTES_MOST  64

/* ---- crypt(5) ----------------------------------------------------------------------------------- */

/* Reads a salt, "$" and a hash of so many characters, which end the text; all of it is what crypt gives again. */
static bool
read_crypt_end(const char *text, size_t salt_most, size_t length, struct foreign_hash *hash)
{
    if (hash_text_crypt(&text) > salt_most || *text++ != '$' || hash_text_crypt(&text) != length || *text)
        return false;
    hash->size = (size_t)(text - hash->text);
    memcpy(hash->bytes, hash->text, hash->size);
    return true;
}

/* "10$" and 53 characters of salt and hash. */
bool
read_bcrypt(const char *text, struct foreign_hash *hash)
{
    static const char digits[] = "0123456789";

    if (strspn(text, digits) != 2 || text[2] != '$')
        return false;
    hash->work = (uint64_t)(text[0] - '0') * 10 + (uint64_t)(text[1] - '0');
    text += 3;
    if (hash_text_crypt(&text) != 53 || *text)
        return false;
    hash->size = (size_t)(text - hash->text);
    memcpy(hash->bytes, hash->text, hash->size);
    return true;
}

/* "rounds=5000$", which may be missing, salt and hash. */
bool
read_sha_crypt(const char *text, struct foreign_hash *hash)
{
    hash->rounds = 5000;
    if (strncmp(text, "rounds=", 7) == 0 && (!hash_text_number(&text, "rounds=", &hash->rounds) || *text++ != '$'))
        return false;
    hash->work = hash->rounds;
    return read_crypt_end(text, 16, hash->digest == FOREIGN_SHA256 ? 43 : 86, hash);
}

/* What scrypt and yescrypt take: N = 2^exponent blocks of r * 128 bytes, p times. What is beyond reckoning is beyond
 * every limit. */
static bool
reckon_blocks(struct foreign_hash *hash, uint32_t exponent, uint32_t block_size, uint32_t lanes)
{
    if (exponent < 1 || block_size < 1 || lanes < 1)
        return false;
    if (exponent > 40 || block_size > 1024 || lanes > 1024) {
        hash->memory = hash->work = UINT64_MAX;
        return true;
    }
    hash->blocks = (uint64_t)1 << exponent;
    hash->block_size = block_size;
    hash->lanes = lanes;
    hash->memory = 128 * hash->blocks * block_size;
    hash->work = hash->blocks * block_size * lanes;
    return true;
}

/* "j9T$", salt and hash: yescrypt's default flavour with N and r of one character each, which is all that
 * crypt_gensalt and passwd make. */
bool
read_yescrypt(const char *text, struct foreign_hash *hash)
{
    if (strnlen(text, 4) < 4 || text[0] != 'j' || text[3] != '$')
        return false;
    int exponent = hash_text_place(text[1]), block_size = hash_text_place(text[2]);
    if (exponent < 0 || exponent >= 48 || block_size < 0 || block_size >= 48)
        return false;           /* from 48 on more characters belong to the number */
    return reckon_blocks(hash, (uint32_t)exponent + 1, (uint32_t)block_size + 1, 1)
        && read_crypt_end(text + 4, 86, 43, hash);
}

/* Five characters, the lowest six bits first. */
static bool
read_thirty_bits(const char **text, uint32_t *number)
{
    *number = 0;
    for (int i = 0; i < 5; i++, (*text)++) {
        int place = hash_text_place(**text);

        if (place < 0)
            return false;
        *number |= (uint32_t)place << (6 * i);
    }
    return true;
}

/* "C6..../....", salt and hash. */
bool
read_crypt_scrypt(const char *text, struct foreign_hash *hash)
{
    int exponent = hash_text_place(*text);
    uint32_t block_size, lanes;

    if (exponent < 0)
        return false;
    text++;
    return read_thirty_bits(&text, &block_size) && read_thirty_bits(&text, &lanes)
        && reckon_blocks(hash, (uint32_t)exponent, block_size, lanes) && read_crypt_end(text, 86, 43, hash);
}

/* ---- bytes in base 64 --------------------------------------------------------------------------- */

/* Reads the hash, which ends the text. */
static bool
read_end(const char *text, struct foreign_hash *hash)
{
    return hash_text_bytes(&text, hash->bytes, BYTES_MOST, &hash->size) && !*text && hash->size >= BYTES_LEAST;
}

/* Reads "$", salt, "$" and hash. */
static bool
read_salt_and_end(const char *text, struct foreign_hash *hash)
{
    if (*text++ != '$' || !hash_text_bytes(&text, hash->salt, FOREIGN_SALT_MAX, &hash->salt_size) || *text++ != '$')
        return false;
    return hash->salt_size >= SALT_LEAST && read_end(text, hash);
}

/* "ln=16,r=8,p=1$salt$hash" */
bool
read_scrypt(const char *text, struct foreign_hash *hash)
{
    uint32_t exponent, block_size, lanes;

    return hash_text_number(&text, "ln=", &exponent) && hash_text_number(&text, ",r=", &block_size)
        && hash_text_number(&text, ",p=", &lanes) && reckon_blocks(hash, exponent, block_size, lanes)
        && read_salt_and_end(text, hash);
}

/* A hash that is longer than the digest takes all rounds for each part of it. */
static void
reckon_rounds(struct foreign_hash *hash)
{
    size_t digest = foreign_digest_size(hash->digest);

    hash->work = (uint64_t)hash->rounds * ((hash->size + digest - 1) / digest);
}

/* "i=210000,l=64$salt$hash" as in PHC's form, or "29000$salt$hash" as passlib writes it. */
bool
read_pbkdf2(const char *text, struct foreign_hash *hash)
{
    uint32_t length = 0;

    if (!hash_text_number(&text, *text == 'i' ? "i=" : "", &hash->rounds))
        return false;
    if (*text == ',' && !hash_text_number(&text, ",l=", &length))
        return false;
    if (!read_salt_and_end(text, hash) || (length && length != hash->size))
        return false;
    reckon_rounds(hash);
    return true;
}

/* "260000$salt$hash": the salt is text. */
bool
read_django(const char *text, struct foreign_hash *hash)
{
    if (!hash_text_number(&text, "", &hash->rounds) || *text++ != '$')
        return false;
    hash->salt_size = strcspn(text, "$");
    if (hash->salt_size < SALT_LEAST || hash->salt_size > FOREIGN_SALT_MAX || text[hash->salt_size] != '$')
        return false;
    memcpy(hash->salt, text, hash->salt_size);
    if (!read_end(text + hash->salt_size + 1, hash))
        return false;
    reckon_rounds(hash);
    return true;
}

/* The digest, and behind it the salt, in one. */
bool
read_salted(const char *text, struct foreign_hash *hash)
{
    size_t digest = foreign_digest_size(hash->digest), size;

    hash->work = 1;
    if (!hash_text_bytes(&text, hash->bytes, digest + FOREIGN_SALT_MAX, &size) || *text || size < digest + SALT_LEAST)
        return false;
    hash->size = digest;
    hash->salt_size = size - digest;
    memcpy(hash->salt, hash->bytes + digest, hash->salt_size);
    return true;
}

/* ---- phpass ------------------------------------------------------------------------------------- */

/* 22 characters, the lowest six bits first: 16 bytes, three at a time. */
static bool
read_md5(const char *text, struct foreign_hash *hash)
{
    uint32_t bits = 0;
    unsigned held = 0;

    for (hash->size = 0; *text; text++) {
        int place = hash_text_place(*text);

        if (place < 0 || hash->size == 16)
            return false;
        bits |= (uint32_t)place << held;
        held += 6;
        for (; held >= 8 && hash->size < 16; held -= 8, bits >>= 8)
            hash->bytes[hash->size++] = (unsigned char)bits;
    }
    return hash->size == 16 && bits == 0;
}

/* The exponent of the rounds, eight characters of salt, and the hash. */
bool
read_phpass(const char *text, struct foreign_hash *hash)
{
    int exponent = hash_text_place(*text);

    if (exponent < 0 || exponent > 30 || strlen(text) != 1 + 8 + 22)
        return false;
    hash->rounds = (uint32_t)1 << exponent;
    hash->work = hash->rounds;
    hash->salt_size = 8;
    memcpy(hash->salt, text + 1, 8);
    return read_md5(text + 9, hash);
}
