/* In place of the house's function that hashes, which is called from here. */
#include "argon2_count.h"

#include "identity/hash_engine.h"

int argon2_hashes;
uint64_t argon2_memory;

bool __real_hash_compute(struct hashing *hashing, int area, const struct hash_work *work, const char **why);
bool __wrap_hash_compute(struct hashing *hashing, int area, const struct hash_work *work, const char **why);

bool
__wrap_hash_compute(struct hashing *hashing, int area, const struct hash_work *work, const char **why)
{
    argon2_hashes++;
    argon2_memory += work->memory;
    return __real_hash_compute(hashing, area, work, why);
}
