/* Not too often: the second stage of a call. Senders are networks; accounts are counted elsewhere.
 *
 * For each sender and pace one number is kept: when its calls would all have been due, had they come evenly
 * (GCRA, ITU-T I.371). It lives in a table of fixed size, shared by the workers, whose longest unused entry
 * gives way. There are no locks: a worker may be killed at any instruction, and a lost count costs only
 * itself. */
#include "lib/pace.h"
#include "lib/call.h"

#include <gatelodge/clock.h>
#include <gatelodge/random.h>

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define SETS        8192                    /* a power of two                             */
#define WAYS        8                       /* places where one sender may be: 1 MiB in all */
#define MINUTE      INT64_C(60000000)       /* times are microseconds here                */
#define SECOND      INT64_C(1000000)
#define BURST_MIN   10                      /* calls at once, unless a minute has fewer   */

struct count {
    _Atomic uint64_t sender;                /* a digest; 0: free */
    _Atomic int64_t due;
};

struct rate {
    const char *name;
    int64_t burst;                          /* calls at once          */
    int64_t interval;                       /* between calls, evenly  */
    int64_t reach;                          /* how far ahead `due` may be: burst intervals */
};

struct paces {
    struct count (*table)[WAYS];            /* SETS of them, shared */
    uint64_t secret[2];                     /* so that nobody can aim at another's entry */
    struct rate rates[LODGE_PACE__COUNT];
};

_Static_assert(ATOMIC_LLONG_LOCK_FREE == 2, "counters must not need locks");

static struct rate
rate_of(const char *name, int64_t a_minute)
{
    int64_t sixth = a_minute / 6;
    int64_t burst = sixth > BURST_MIN ? sixth : a_minute < BURST_MIN ? a_minute : BURST_MIN;

    return (struct rate){ name, burst, MINUTE / a_minute, burst * (MINUTE / a_minute) };
}

void
paces_follow(struct paces *paces, const struct pace_settings *settings)
{
    paces->rates[LODGE_PACE_READ] = rate_of("read", settings->read);
    paces->rates[LODGE_PACE_WRITE] = rate_of("write", settings->write);
    paces->rates[LODGE_PACE_GUESS] = rate_of("guess", settings->guess);
    paces->rates[LODGE_PACE_MAIL] = rate_of("mail", settings->mail);
}

struct paces *
paces_new(const struct pace_settings *settings)
{
    struct paces *paces = calloc(1, sizeof(*paces));
    void *table = mmap(NULL, SETS * sizeof(*paces->table), PROT_READ | PROT_WRITE,
        MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    if (!paces || table == MAP_FAILED)
        abort();
    paces->table = table;
    lodge_random(paces->secret, sizeof(paces->secret));
    paces_follow(paces, settings);
    return paces;
}

void
paces_free(struct paces *paces)
{
    if (!paces)
        return;
    munmap(paces->table, SETS * sizeof(*paces->table));
    free(paces);
}

static uint64_t
turn(uint64_t word, unsigned bits)
{
    return word << bits | word >> (64 - bits);
}

/* SipHash-1-3 (Aumasson, Bernstein) of three words. */
static uint64_t
digest_of(const uint64_t secret[2], const uint64_t words[3])
{
    uint64_t a = secret[0] ^ UINT64_C(0x736f6d6570736575), b = secret[1] ^ UINT64_C(0x646f72616e646f6d);
    uint64_t c = secret[0] ^ UINT64_C(0x6c7967656e657261), d = secret[1] ^ UINT64_C(0x7465646279746573);

    for (int round = 0; round < 6; round++) {
        uint64_t word = round < 3 ? words[round] : 0;

        d ^= word;
        c ^= round == 3 ? 0xff : 0;
        a += b; c += d; b = turn(b, 13) ^ a; d = turn(d, 16) ^ c; a = turn(a, 32);
        c += b; a += d; b = turn(b, 17) ^ c; d = turn(d, 21) ^ a; c = turn(c, 32);
        a ^= word;
    }
    return a ^ b ^ c ^ d;
}

static uint64_t
sender_of(const struct paces *paces, const struct lodge_address *network, enum lodge_pace pace)
{
    uint64_t words[3] = { 0, 0, (uint64_t)pace };

    memcpy(words, network->bytes, sizeof(network->bytes));
    return digest_of(paces->secret, words) | 1;     /* never the digest of a free entry */
}

/* The sender's entry; who has none gets a free one, or that of who was silent the longest. */
static struct count *
count_of(struct paces *paces, uint64_t sender)
{
    struct count *set = paces->table[(sender >> 1) % SETS];
    struct count *oldest = set;

    for (struct count *count = set; count < set + WAYS; count++) {
        if (atomic_load(&count->sender) == sender)
            return count;
        if (atomic_load(&count->due) < atomic_load(&oldest->due))
            oldest = count;
    }

    uint64_t before = atomic_load(&oldest->sender);

    /* Another worker that is quicker keeps the entry; this one call is then counted for the other. */
    if (atomic_compare_exchange_strong(&oldest->sender, &before, sender))
        atomic_store(&oldest->due, 0);
    return oldest;
}

/* Counts a call. Returns how far ahead of an even pace the sender then is; more than the rate's reach means
 * that the call came too early, and was not counted. */
static int64_t
take_turn(struct count *count, const struct rate *rate, int64_t now)
{
    int64_t due = atomic_load(&count->due), ahead;

    if (due - now > rate->reach)            /* the clock was set back */
        atomic_compare_exchange_strong(&count->due, &due, now + rate->reach);
    do {
        ahead = (due > now ? due - now : 0) + rate->interval;
        if (ahead > rate->reach)
            return ahead < rate->reach + rate->interval ? ahead : rate->reach + rate->interval;
    } while (!atomic_compare_exchange_weak(&count->due, &due, now + ahead));
    return ahead;
}

static int64_t
seconds_up(int64_t microseconds)
{
    return (microseconds + SECOND - 1) / SECOND;
}

/* draft-ietf-httpapi-ratelimit-headers: what is allowed, and what is left of it. */
static void
tell_limit(struct lodge_call *call, const struct rate *rate, int64_t ahead)
{
    int64_t left = ahead < rate->reach ? (rate->reach - ahead) / rate->interval : 0;

    lodge_reply_header(call, "RateLimit-Policy", lodge_print(call->arena, "\"%s\";q=%lld;w=%lld", rate->name,
        (long long)rate->burst, (long long)seconds_up(rate->reach)));
    lodge_reply_header(call, "RateLimit", lodge_print(call->arena, "\"%s\";r=%lld;t=%lld", rate->name,
        (long long)left, (long long)seconds_up(ahead < rate->reach ? ahead : rate->reach)));
}

enum lodge_problem
keep_pace(struct lodge_call *call)
{
    struct paces *paces = call->server->paces;
    enum lodge_pace pace = call->route->pace;
    static const struct lodge_address nowhere;      /* who does not say where from shares one entry */
    struct lodge_address address;

    if (pace == LODGE_PACE_FREE || !paces)
        return LODGE_OK;
    if (pace <= LODGE_PACE_UNSTATED || pace >= LODGE_PACE__COUNT)
        return lodge_fail(&call->fault, LODGE_BROKEN, "the route does not state its pace");
    address = lodge_address_of(call, &address) ? lodge_address_network(address) : nowhere;

    const struct rate *rate = &paces->rates[pace];
    int64_t ahead = take_turn(count_of(paces, sender_of(paces, &address, pace)), rate, lodge_now() * 1000);

    tell_limit(call, rate, ahead);
    if (ahead <= rate->reach)
        return LODGE_OK;
    lodge_fail(&call->fault, LODGE_TOO_MANY, "more than %lld %s calls a minute from this network",
        (long long)(MINUTE / rate->interval), rate->name);
    return lodge_later(&call->fault, LODGE_TOO_MANY, (int)seconds_up(ahead - rate->reach));
}
