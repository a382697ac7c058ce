/* Hashes by libargon2, which can do everything. The only file that knows it. */
#include "identity/hash_engine.h"
#include "identity/hashing.h"

#include <argon2.h>

/* Whose memory libargon2 asks for: it does not say. One hash at a time is made in this process. */
static struct {
    struct hashing *hashing;
    int area;
} asking;

static int
take_memory(uint8_t **memory, size_t size)
{
    *memory = hashing_memory_take(asking.hashing, asking.area, size);
    return *memory ? ARGON2_OK : ARGON2_MEMORY_ALLOCATION_ERROR;
}

/* libargon2 has wiped it. */
static void
leave_memory(uint8_t *memory, size_t size)
{
    hashing_memory_leave(asking.hashing, asking.area, memory, size);
}

/* libargon2 takes what it only reads as writable: it would wipe it if a flag said so, which none does. */
static uint8_t *
read_only(const void *bytes)
{
    union { const void *promised; uint8_t *taken; } same = { .promised = bytes };

    return same.taken;
}

bool
hash_by_argon2(struct hashing *hashing, int area, const struct hash_work *work, const char **why)
{
    argon2_context context = {
        .out = work->hash, .outlen = (uint32_t)work->hash_size,
        .pwd = read_only(work->text), .pwdlen = (uint32_t)work->text_size,
        .salt = read_only(work->salt), .saltlen = (uint32_t)work->salt_size,
        .t_cost = work->passes, .m_cost = work->memory, .lanes = work->lanes, .threads = work->lanes,
        .version = ARGON2_VERSION_NUMBER, .allocate_cbk = take_memory, .free_cbk = leave_memory,
    };

    asking.hashing = hashing;
    asking.area = area;
    int code = argon2_ctx(&context, work->is_2i ? Argon2_i : Argon2_id);
    *why = argon2_error_message(code);
    return code == ARGON2_OK;
}
