/* Passwords: what they must be like (NIST SP 800-63B-4, 3.1.1), and their Argon2id hashes (RFC 9106).
 * Who computes them is hash_engine.h's. */
#ifndef IDENTITY_PASSWORDS_H
#define IDENTITY_PASSWORDS_H

#include "identity/house.h"

#define PASSWORD_MAX 1024       /* bytes */
#define PASSWORD_HASH_MAX 255   /* bytes of a stored hash */

/* Notes one misfit at `pointer` for each reason why this cannot be a password: too_short, too_long,
 * too_common, own_name, control_character, not_utf8. LODGE_OK or LODGE_FIELD_INVALID.
 *
 * own_name: regardless of case, it is one of `names` (which may hold NULLs) or the product's; or it
 * contains one of at least four characters, and what is left is shorter than a password must be. */
enum lodge_problem password_fits(struct house *house, const char *pointer, const char *password,
    const char *const *names, size_t count);

/* Hashes with the costs of the settings. LODGE_BUSY, with Retry-After, when no slot is free. */
enum lodge_problem password_hash(struct house *house, const char *password, const char **hash);

/* Compares. `hash` NULL stands for somebody unknown: costs the same, never matches. A stored hash that is neither
 * Argon2 in PHC form nor one of foreign_hashes.h, or asks for more than four times our memory, 20 passes or 16 lanes,
 * or than the table there allows, never matches and leaves a note. LODGE_BUSY as above. */
enum lodge_problem password_check(struct house *house, const char *hash, const char *password, bool *matches);

/* Whether a hash that comes from elsewhere could match one day. Else a misfit at `pointer`, LODGE_FIELD_INVALID:
 * hash_unknown, hash_malformed, hash_too_costly. */
enum lodge_problem password_hash_fits(struct house *house, const char *pointer, const char *hash);

/* Whether a hash was made by others, or with other costs than the settings ask for. */
bool password_is_outdated(const struct house *house, const char *hash);

#endif
