/* In place of libargon2's function, which is called from here. */
#include "argon2_count.h"

#include <argon2.h>

int argon2_hashes;
uint64_t argon2_memory;

int __real_argon2_ctx(argon2_context *context, argon2_type type);
int __wrap_argon2_ctx(argon2_context *context, argon2_type type);

int
__wrap_argon2_ctx(argon2_context *context, argon2_type type)
{
    argon2_hashes++;
    argon2_memory += context->m_cost;
    return __real_argon2_ctx(context, type);
}
