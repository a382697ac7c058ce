/* One foreign hash in its parts: what the files that read and make them share. Others include foreign_hashes.h. */
#ifndef IDENTITY_FOREIGN_HASH_H
#define IDENTITY_FOREIGN_HASH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FOREIGN_SALT_MAX  128       /* bytes */
#define FOREIGN_BYTES_MAX 256       /* of a hash; crypt(3)'s are compared with everything before them */

enum foreign_digest { FOREIGN_NO_DIGEST, FOREIGN_MD5, FOREIGN_SHA1, FOREIGN_SHA256, FOREIGN_SHA512 };

struct foreign_hash {
    const char *text;               /* all of it */
    enum foreign_digest digest;
    uint64_t work;                  /* in the unit that the table's limits have */
    uint64_t memory;                /* bytes; 0: not worth mentioning */
    uint32_t rounds;
    uint64_t blocks;                /* scrypt's N, r and p */
    uint32_t block_size;
    uint32_t lanes;
    unsigned char salt[FOREIGN_SALT_MAX];
    size_t salt_size;
    unsigned char bytes[FOREIGN_BYTES_MAX];
    size_t size;
};

/* Reads what stands behind the prefix of its kind. False when it is malformed. foreign_hash_read.c */
typedef bool foreign_read(const char *text, struct foreign_hash *hash);

foreign_read read_bcrypt, read_sha_crypt, read_yescrypt, read_crypt_scrypt;     /* as crypt(5) has them */
foreign_read read_scrypt, read_pbkdf2, read_django, read_phpass, read_salted;

/* Makes hash->size bytes of a password, as that hash was made. False when that cannot be. */
typedef bool foreign_make(const struct foreign_hash *hash, const char *password, unsigned char *bytes);

foreign_make make_crypt;                                        /* foreign_hash_crypt.c */
foreign_make make_scrypt, make_pbkdf2, make_phpass, make_salted;   /* foreign_hash_kdf.c */

/* Bytes of a digest. */
size_t foreign_digest_size(enum foreign_digest digest);

#endif
