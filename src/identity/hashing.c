/* Slots for hashing. A slot holds the process id of who hashes, so that the slot of a worker that was killed
 * meanwhile is known and taken over. (Should its id be given to another process before that, the slot comes
 * back when that one ends.) */
#include "identity/hashing.h"

#include <errno.h>
#include <malloc.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define LARGE_PIECE (1024 * 1024)   /* bytes; smaller than any hash needs */

struct hashing {
    int count;
    _Atomic pid_t holders[HASHING_SLOTS_MAX];       /* 0: free */
    size_t each;                                    /* bytes of a slot's memory */
    unsigned char *memory;                          /* of all slots; shared, at the same place in every worker */
};

/* What is hashed outside of the slots' memory goes back when it is done. Left to itself, the C library would learn
 * that such pieces are usual, and each worker would keep one. */
static void
keep_no_memory(void)
{
    mallopt(M_MMAP_THRESHOLD, LARGE_PIECE);
}

/* Pages that are there only once they are touched. */
static void *
new_pages(size_t size, int sharing)
{
    void *pages = mmap(NULL, size, PROT_READ | PROT_WRITE, sharing | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

    return pages == MAP_FAILED ? NULL : pages;
}

struct hashing *
hashing_new(const struct password_settings *settings)
{
    struct hashing *hashing = new_pages(sizeof(*hashing), MAP_SHARED);
    int64_t slots = settings->hashing_memory / settings->argon2_memory;

    if (!hashing)
        abort();
    keep_no_memory();
    hashing->count = slots < 1 ? 1 : slots > HASHING_SLOTS_MAX ? HASHING_SLOTS_MAX : (int)slots;
    hashing->each = (size_t)settings->argon2_memory;
    hashing->memory = new_pages(hashing->each * (size_t)hashing->count, MAP_SHARED);
    if (!hashing->memory)
        abort();
    return hashing;
}

void
hashing_free(struct hashing *hashing)
{
    if (!hashing)
        return;
    munmap(hashing->memory, hashing->each * (size_t)hashing->count);
    munmap(hashing, sizeof(*hashing));
}

static void *
memory_of(const struct hashing *hashing, int slot)
{
    return hashing->memory + hashing->each * (size_t)slot;
}

void *
hashing_memory_take(struct hashing *hashing, int slot, size_t size)
{
    return size <= hashing->each ? memory_of(hashing, slot) : new_pages(size, MAP_PRIVATE);
}

void
hashing_memory_leave(struct hashing *hashing, int slot, void *memory, size_t size)
{
    if (memory != memory_of(hashing, slot))
        munmap(memory, size);
}

/* It is free, or who held it is dead; or it has our own id, which then is that of a dead one. */
static bool
is_abandoned(pid_t holder, pid_t self)
{
    return holder == 0 || holder == self || (kill(holder, 0) != 0 && errno == ESRCH);
}

int
hashing_take(struct hashing *hashing)
{
    pid_t self = getpid();

    for (int slot = 0; slot < hashing->count; slot++) {
        _Atomic pid_t *mark = &hashing->holders[slot];
        pid_t holder = atomic_load(mark);

        if (is_abandoned(holder, self) && atomic_compare_exchange_strong(mark, &holder, self))
            return slot;
    }
    return -1;
}

void
hashing_release(struct hashing *hashing, int slot)
{
    atomic_store(&hashing->holders[slot], 0);
}
