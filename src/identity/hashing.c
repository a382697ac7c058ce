/* Slots and areas for hashing. Each is a lock that the kernel opens when its holder dies, whatever it dies of.
 * Nothing here knows what is hashed. */
#include "identity/hashing.h"

#include <gatelodge/clock.h>

#include <errno.h>
#include <linux/futex.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define GLANCE 100      /* ms: who waits looks this often for an area whose holder was killed, for whom no bell rings */

struct hashing {
    int slots;
    int areas;
    pthread_mutex_t slot_locks[HASHING_SLOTS_MAX];
    pthread_mutex_t area_locks[HASHING_SLOTS_MAX];
    atomic_bool taken[HASHING_SLOTS_MAX];   /* the same as the locks of slots, for who only looks */
    _Atomic uint32_t bell;          /* counts areas that were released; those who wait for one sleep on it */
    size_t each;                    /* bytes of an area */
    unsigned char *memory;          /* of all areas, at the same place in every worker */
};

/* ---- making ------------------------------------------------------------------------------------- */

/* Pages that are there only once they are touched. */
static void *
new_pages(size_t size, int sharing)
{
    void *pages = mmap(NULL, size, PROT_READ | PROT_WRITE, sharing | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

    return pages == MAP_FAILED ? NULL : pages;
}

static void
make_locks(pthread_mutex_t *locks, int count)
{
    pthread_mutexattr_t kind;

    if (pthread_mutexattr_init(&kind) || pthread_mutexattr_setpshared(&kind, PTHREAD_PROCESS_SHARED)
        || pthread_mutexattr_setrobust(&kind, PTHREAD_MUTEX_ROBUST))
        abort();
    for (int i = 0; i < count; i++)
        if (pthread_mutex_init(&locks[i], &kind))
            abort();
    pthread_mutexattr_destroy(&kind);
}

int
hashing_cores(void)
{
    cpu_set_t usable;

    return sched_getaffinity(0, sizeof(usable), &usable) == 0 ? CPU_COUNT(&usable) : 1;
}

struct hashing *
hashing_new(const struct password_settings *settings, int cores)
{
    struct hashing *hashing = new_pages(sizeof(*hashing), MAP_SHARED);
    int64_t slots = settings->hashing_memory / settings->argon2_memory;

    if (!hashing)
        abort();
    hashing->slots = slots < 1 ? 1 : slots > HASHING_SLOTS_MAX ? HASHING_SLOTS_MAX : (int)slots;
    hashing->areas = hashing->slots < cores ? hashing->slots : cores;
    make_locks(hashing->slot_locks, hashing->slots);
    make_locks(hashing->area_locks, hashing->areas);
    hashing->each = (size_t)settings->argon2_memory;
    hashing->memory = new_pages(hashing->each * (size_t)hashing->areas, MAP_SHARED);
    if (!hashing->memory)
        abort();
    return hashing;
}

void
hashing_free(struct hashing *hashing)
{
    if (!hashing)
        return;
    munmap(hashing->memory, hashing->each * (size_t)hashing->areas);
    munmap(hashing, sizeof(*hashing));
}

/* ---- slots -------------------------------------------------------------------------------------- */

/* Takes one that is free or whose holder died; there is nothing to be repaired, for nothing is kept in what they
 * guard. The index, or -1 when all are taken. */
static int
take_one(pthread_mutex_t *locks, int count)
{
    for (int i = 0; i < count; i++) {
        int code = pthread_mutex_trylock(&locks[i]);

        if (code == EOWNERDEAD)
            code = pthread_mutex_consistent(&locks[i]);
        if (code == 0)
            return i;
    }
    return -1;
}

int
hashing_take(struct hashing *hashing)
{
    int slot = take_one(hashing->slot_locks, hashing->slots);

    if (slot >= 0)
        atomic_store(&hashing->taken[slot], true);
    return slot;
}

void
hashing_release(struct hashing *hashing, int slot)
{
    atomic_store(&hashing->taken[slot], false);
    pthread_mutex_unlock(&hashing->slot_locks[slot]);
}

int
hashing_slots(const struct hashing *hashing)
{
    return hashing->slots;
}

int
hashing_taken(const struct hashing *hashing)
{
    int taken = 0;

    for (int i = 0; i < hashing->slots; i++)
        taken += atomic_load(&hashing->taken[i]);
    return taken;
}

/* ---- areas -------------------------------------------------------------------------------------- */

/* Sleeps until the bell was rung since it stood at `heard`, or for a moment. */
static void
listen_to_bell(struct hashing *hashing, uint32_t heard)
{
    const struct timespec moment = { .tv_nsec = GLANCE * 1000000L };

    syscall(SYS_futex, &hashing->bell, FUTEX_WAIT, heard, &moment, NULL, 0);
}

/* The bell is read before looking, so that none is missed between looking and sleeping. */
int
hashing_area_take(struct hashing *hashing, int64_t patience)
{
    int64_t end = lodge_steady() + patience;

    for (;;) {
        uint32_t heard = atomic_load(&hashing->bell);
        int area = take_one(hashing->area_locks, hashing->areas);

        if (area >= 0 || lodge_steady() >= end)
            return area;
        listen_to_bell(hashing, heard);
    }
}

void
hashing_area_release(struct hashing *hashing, int area)
{
    pthread_mutex_unlock(&hashing->area_locks[area]);
    atomic_fetch_add(&hashing->bell, 1);
    syscall(SYS_futex, &hashing->bell, FUTEX_WAKE, 1, NULL, NULL, 0);
}

static void *
memory_of(const struct hashing *hashing, int area)
{
    return hashing->memory + hashing->each * (size_t)area;
}

void *
hashing_memory_take(struct hashing *hashing, int area, size_t size)
{
    return size <= hashing->each ? memory_of(hashing, area) : new_pages(size, MAP_PRIVATE);
}

void
hashing_memory_leave(struct hashing *hashing, int area, void *memory, size_t size)
{
    if (memory != memory_of(hashing, area))
        munmap(memory, size);
}
