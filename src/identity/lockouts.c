/* Counting of attempts. The rows know only digests: neither names nor addresses can be read from them. */
#include "identity/lockouts.h"

#include "store/attempts.h"

#include <gatelodge/clock.h>
#include <gatelodge/digest.h>

#include <stdio.h>

_Static_assert(LODGE_DIGEST_SIZE == ATTEMPT_KEY_SIZE, "attempts are counted under digests");

struct keys {
    unsigned char address[LODGE_DIGEST_SIZE];
    unsigned char account[LODGE_DIGEST_SIZE];     /* and address */
};

static void
make_keys(const char *account, const struct lodge_address *from, struct keys *keys)
{
    char network[2 * sizeof(from->bytes) + 1] = "unknown";

    if (from) {
        struct lodge_address sender = lodge_address_network(*from);
        for (size_t i = 0; i < sizeof(sender.bytes); i++)
            snprintf(network + 2 * i, 3, "%02x", sender.bytes[i]);
    }
    lodge_digest_texts((const char *const[]){ "address", network }, 2, keys->address);
    lodge_digest_texts((const char *const[]){ "account", account, network }, 3, keys->account);
}

/* Counts under one key. That an answer was lost does no harm: one attempt may count twice. */
static enum lodge_problem
count(struct house *house, const unsigned char key[LODGE_DIGEST_SIZE], int64_t limit, const char *what)
{
    struct attempts attempts = { 0 };
    int64_t now = lodge_now();
    int64_t window = house->settings->attempts.window;
    enum lodge_problem problem = attempt_count(house->db, key, now, window, &attempts);

    if (problem == LODGE_OUTCOME_UNKNOWN)
        return LODGE_UNAVAILABLE;
    if (problem || attempts.failures <= limit)
        return problem;

    int64_t seconds = (attempts.until - now + 999) / 1000;
    lodge_later(house->fault, LODGE_TOO_MANY, seconds < 1 ? 1 : (int)seconds);
    return lodge_fail(house->fault, LODGE_TOO_MANY, "too many attempts for this %s", what);
}

enum lodge_problem
lockout_count(struct house *house, const char *account, const struct lodge_address *from)
{
    const struct attempt_settings *allowed = &house->settings->attempts;
    struct keys keys;

    /* The account first: who knocks at one that is locked does not use up what others at the address have. */
    make_keys(account, from, &keys);
    enum lodge_problem problem = count(house, keys.account, allowed->per_account_and_address,
        "account and address");
    if (problem)
        return problem;
    problem = count(house, keys.address, allowed->per_address, "address");
    if (problem)
        (void)attempt_take_back(house->db, keys.account);   /* not judged: does not count */
    return problem;
}

enum lodge_problem
lockout_forget(struct house *house, const char *account, const struct lodge_address *from)
{
    struct keys keys;

    make_keys(account, from, &keys);
    enum lodge_problem problem = attempts_forget(house->db, keys.account);
    return problem ? problem : attempt_take_back(house->db, keys.address);
}

enum lodge_problem
lockout_take_back(struct house *house, const char *account, const struct lodge_address *from)
{
    struct keys keys;

    make_keys(account, from, &keys);
    enum lodge_problem problem = attempt_take_back(house->db, keys.account);
    enum lodge_problem other = attempt_take_back(house->db, keys.address);
    return problem ? problem : other;
}
