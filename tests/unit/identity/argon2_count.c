/* In place of libargon2's functions, which are called from here. */
#include "argon2_count.h"

#include <argon2.h>

int argon2_hashes;
uint64_t argon2_memory;

int __real_argon2_ctx(argon2_context *context, argon2_type type);
int __wrap_argon2_ctx(argon2_context *context, argon2_type type);
int __real_argon2id_hash_encoded(uint32_t passes, uint32_t memory, uint32_t lanes, const void *password,
    size_t password_size, const void *salt, size_t salt_size, size_t hash_size, char *encoded, size_t room);
int __wrap_argon2id_hash_encoded(uint32_t passes, uint32_t memory, uint32_t lanes, const void *password,
    size_t password_size, const void *salt, size_t salt_size, size_t hash_size, char *encoded, size_t room);

int
__wrap_argon2_ctx(argon2_context *context, argon2_type type)
{
    argon2_hashes++;
    argon2_memory += context->m_cost;
    return __real_argon2_ctx(context, type);
}

int
__wrap_argon2id_hash_encoded(uint32_t passes, uint32_t memory, uint32_t lanes, const void *password,
    size_t password_size, const void *salt, size_t salt_size, size_t hash_size, char *encoded, size_t room)
{
    argon2_hashes++;
    argon2_memory += memory;
    return __real_argon2id_hash_encoded(passes, memory, lanes, password, password_size, salt, salt_size, hash_size,
        encoded, room);
}
