/* Which foreign hashes are known, and what each may cost: who can write hashes shall not stop the machine. */
#include "identity/foreign_hashes.h"

#include "identity/foreign_hash.h"

#include <gatelodge/arena.h>
#include <gatelodge/random.h>

#include <string.h>

#define MEMORY_MAX  ((uint64_t)64 * 1024 * 1024)    /* bytes, of scrypt and yescrypt */
#define BLOCKS_MAX  ((uint64_t)1 << 21)             /* their N * r * p: twice a second's work */

/* The limits are meant as about a second each on a machine of 2020. They are in rounds, but for bcrypt, whose cost is a
 * power of two, and for scrypt and yescrypt. A longer prefix stands before a shorter one that begins it. */
static const struct scheme {
    const char *prefix;
    enum foreign_digest digest;
    foreign_read *read;
    foreign_make *make;
    uint64_t least, most;           /* work */
} schemes[] = {
    { "$2a$",            FOREIGN_NO_DIGEST, read_bcrypt,       make_crypt,  4,    14         },
    { "$2b$",            FOREIGN_NO_DIGEST, read_bcrypt,       make_crypt,  4,    14         },
    { "$2y$",            FOREIGN_NO_DIGEST, read_bcrypt,       make_crypt,  4,    14         },
    { "$5$",             FOREIGN_SHA256,    read_sha_crypt,    make_crypt,  1000, 1000000    },
    { "$6$",             FOREIGN_SHA512,    read_sha_crypt,    make_crypt,  1000, 1000000    },
    { "$y$",             FOREIGN_NO_DIGEST, read_yescrypt,     make_crypt,  1,    BLOCKS_MAX },
    { "$7$",             FOREIGN_NO_DIGEST, read_crypt_scrypt, make_crypt,  1,    BLOCKS_MAX },
    { "$scrypt$",        FOREIGN_NO_DIGEST, read_scrypt,       make_scrypt, 1,    BLOCKS_MAX },
    { "$pbkdf2$",        FOREIGN_SHA1,      read_pbkdf2,       make_pbkdf2, 1,    2000000    },
    { "$pbkdf2-sha1$",   FOREIGN_SHA1,      read_pbkdf2,       make_pbkdf2, 1,    2000000    },
    { "$pbkdf2-sha256$", FOREIGN_SHA256,    read_pbkdf2,       make_pbkdf2, 1,    2000000    },
    { "$pbkdf2-sha512$", FOREIGN_SHA512,    read_pbkdf2,       make_pbkdf2, 1,    2000000    },
    { "pbkdf2_sha1$",    FOREIGN_SHA1,      read_django,       make_pbkdf2, 1,    2000000    },
    { "pbkdf2_sha256$",  FOREIGN_SHA256,    read_django,       make_pbkdf2, 1,    2000000    },
    { "$P$",             FOREIGN_MD5,       read_phpass,       make_phpass, 128,  1 << 18    },
    { "$H$",             FOREIGN_MD5,       read_phpass,       make_phpass, 128,  1 << 18    },
    { "{SSHA}",          FOREIGN_SHA1,      read_salted,       make_salted, 1,    1          },
    { "{SSHA256}",       FOREIGN_SHA256,    read_salted,       make_salted, 1,    1          },
    { "{SSHA512}",       FOREIGN_SHA512,    read_salted,       make_salted, 1,    1          },
};

static const struct scheme *
scheme_of(const char *text)
{
    for (size_t i = 0; i < LODGE_COUNT(schemes); i++)
        if (strncmp(text, schemes[i].prefix, strlen(schemes[i].prefix)) == 0)
            return &schemes[i];
    return NULL;
}

static enum foreign_verdict
judge(const struct scheme *scheme, const char *text, struct foreign_hash *hash)
{
    *hash = (struct foreign_hash){ .text = text };
    if (!scheme)
        return FOREIGN_UNKNOWN;
    hash->digest = scheme->digest;
    if (strnlen(text, FOREIGN_HASH_MAX + 1) > FOREIGN_HASH_MAX
        || !scheme->read(text + strlen(scheme->prefix), hash) || hash->work < scheme->least)
        return FOREIGN_MALFORMED;
    return hash->work > scheme->most || hash->memory > MEMORY_MAX ? FOREIGN_TOO_COSTLY : FOREIGN_FITS;
}

enum foreign_verdict
foreign_hash_judge(const char *text)
{
    struct foreign_hash hash;

    return judge(scheme_of(text), text, &hash);
}

bool
foreign_hash_matches(const char *text, const char *password)
{
    const struct scheme *scheme = scheme_of(text);
    struct foreign_hash hash;
    unsigned char computed[FOREIGN_BYTES_MAX];

    if (judge(scheme, text, &hash) != FOREIGN_FITS
        || strnlen(password, FOREIGN_PASSWORD_MAX + 1) > FOREIGN_PASSWORD_MAX)
        return false;
    bool matches = scheme->make(&hash, password, computed) && lodge_same_secret(computed, hash.bytes, hash.size);
    explicit_bzero(computed, sizeof(computed));
    explicit_bzero(&hash, sizeof(hash));
    return matches;
}
