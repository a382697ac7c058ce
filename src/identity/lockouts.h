/* Wrong passwords are limited per address, and per account and address; never per account alone, so
 * that nobody can lock the owner out. Counted before hashing: parallel guesses do not slip through. */
#ifndef IDENTITY_LOCKOUTS_H
#define IDENTITY_LOCKOUTS_H

#include "identity/house.h"

/* One attempt on this account (the folded identifier, whether it exists or not) from this address (NULL: not
 * known, all such count as one). LODGE_TOO_MANY with Retry-After when it is one too many; *begins when it is the
 * first of these. */
enum lodge_problem lockout_count(struct house *house, const char *account, const struct lodge_address *from,
    bool *begins);

/* The attempt was right: it does not count for the address, and the account begins anew from there. */
enum lodge_problem lockout_forget(struct house *house, const char *account, const struct lodge_address *from);

/* The attempt was not judged (we were busy or broken): it does not count. */
enum lodge_problem lockout_take_back(struct house *house, const char *account,
    const struct lodge_address *from);

#endif
