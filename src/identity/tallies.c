/* Memory that the workers of a program share, with a lock that the kernel opens when its holder dies. */
#include "identity/tallies.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>

#define COUNTING LODGE_SECONDS(10)      /* whoever counts does not take longer, or died */

struct tallies {
    pthread_mutex_t lock;
    struct tally tally;
    _Atomic int64_t silent_until[TALLY_COUNTING + 1];
};

struct tallies *
tallies_new(void)
{
    struct tallies *tallies = mmap(NULL, sizeof(*tallies), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    pthread_mutexattr_t kind;

    if (tallies == MAP_FAILED || pthread_mutexattr_init(&kind)
        || pthread_mutexattr_setpshared(&kind, PTHREAD_PROCESS_SHARED)
        || pthread_mutexattr_setrobust(&kind, PTHREAD_MUTEX_ROBUST) || pthread_mutex_init(&tallies->lock, &kind))
        abort();
    pthread_mutexattr_destroy(&kind);
    return tallies;
}

void
tallies_free(struct tallies *tallies)
{
    if (tallies)
        munmap(tallies, sizeof(*tallies));
}

/* Whoever died with the lock in hand may have left half a tally. */
static void
take_lock(struct tallies *tallies)
{
    int code = pthread_mutex_lock(&tallies->lock);

    if (code == EOWNERDEAD) {
        tallies->tally = (struct tally){ 0 };
        code = pthread_mutex_consistent(&tallies->lock);
    }
    if (code)
        abort();
}

bool
tally_take(struct tallies *tallies, int64_t now, struct tally *tally)
{
    take_lock(tallies);

    struct tally *last = &tallies->tally;
    bool is_new = last->counted_at > 0 && last->counted_at <= now && now < last->keep_until + COUNTING;
    bool is_good = is_new && (now < last->keep_until || now < last->counting_until);

    if (!is_good)
        last->counting_until = now + COUNTING;
    *tally = *last;
    pthread_mutex_unlock(&tallies->lock);
    return is_good;
}

void
tally_put(struct tallies *tallies, const struct tally *tally)
{
    take_lock(tallies);
    tallies->tally = *tally;
    pthread_mutex_unlock(&tallies->lock);
}

void
tally_silence(struct tallies *tallies, size_t program, int64_t until)
{
    atomic_store(&tallies->silent_until[program], until);
}

bool
tally_is_silent(struct tallies *tallies, size_t program, int64_t now)
{
    return now < atomic_load(&tallies->silent_until[program]);
}
