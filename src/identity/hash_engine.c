/* Which library computes a hash. Neither of them is known here. */
#include "identity/hash_engine.h"

bool
hash_compute(struct hashing *hashing, int area, const struct hash_work *work, const char **why)
{
    return hash_fits_sodium(work) ? hash_by_sodium(hashing, area, work, why)
        : hash_by_argon2(hashing, area, work, why);
}

const char *
hash_engine(void)
{
    const char *sodium = hash_sodium_version();

    return sodium ? sodium : "libargon2";
}
