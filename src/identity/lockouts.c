/* Counting of attempts. The rows know only digests: neither names nor addresses can be read from them. */
#include "identity/lockouts.h"

#include "store/attempts.h"

#include <gatelodge/clock.h>
#include <gatelodge/digest.h>

#include <stdio.h>

_Static_assert(LODGE_DIGEST_SIZE == ATTEMPT_KEY_SIZE, "attempts are counted under digests");

static void
make_keys(const char *account, const struct lodge_address *from, struct attempt_keys *keys)
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

static enum lodge_problem
check_limit(struct house *house, const struct attempts *attempts, int64_t limit, const char *what)
{
    if (attempts->failures <= limit)
        return LODGE_OK;

    int64_t seconds = (attempts->until - lodge_now() + 999) / 1000;
    lodge_later(house->fault, LODGE_TOO_MANY, seconds < 1 ? 1 : (int)seconds);
    return lodge_fail(house->fault, LODGE_TOO_MANY, "too many attempts for this %s", what);
}

/* Counts both, and takes back what was counted beside a limit that was reached: who knocks at an account that is
 * locked does not use up what others at the address have, and an address that is locked does not lock accounts. */
enum lodge_problem
lockout_count(struct house *house, const char *account, const struct lodge_address *from, bool *begins)
{
    const struct attempt_settings *allowed = &house->settings->attempts;
    struct attempts of_account = { 0 }, of_address = { 0 };
    struct attempt_keys keys;

    *begins = false;
    make_keys(account, from, &keys);
    enum lodge_problem problem = attempts_count(house->db, &keys, lodge_now(), allowed->window, &of_account,
        &of_address);
    if (problem)        /* that an answer was lost does no harm: one attempt may count twice */
        return problem == LODGE_OUTCOME_UNKNOWN ? LODGE_UNAVAILABLE : problem;

    problem = check_limit(house, &of_account, allowed->per_account_and_address, "account and address");
    if (problem) {
        *begins = of_account.failures == allowed->per_account_and_address + 1;
        (void)attempt_take_back(house->db, keys.address);
        return problem;
    }
    problem = check_limit(house, &of_address, allowed->per_address, "address");
    if (problem) {
        *begins = of_address.failures == allowed->per_address + 1;
        (void)attempt_take_back(house->db, keys.account);
    }
    return problem;
}

enum lodge_problem
lockout_forget(struct house *house, const char *account, const struct lodge_address *from)
{
    struct attempt_keys keys;

    make_keys(account, from, &keys);
    return attempts_forgive(house->db, &keys);
}

enum lodge_problem
lockout_take_back(struct house *house, const char *account, const struct lodge_address *from)
{
    struct attempt_keys keys;

    make_keys(account, from, &keys);
    return attempts_take_back(house->db, &keys);
}
