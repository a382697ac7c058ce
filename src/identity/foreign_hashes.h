/* Hashes of passwords that other programs made: read, judged by what they would cost, compared. They are replaced by
 * Argon2id at the first sign-in. Which there are, and how much each may cost, is a table in foreign_hashes.c; Argon2's
 * own are passwords.c's. See docs/decisions/0014-foreign-hashes.md. */
#ifndef IDENTITY_FOREIGN_HASHES_H
#define IDENTITY_FOREIGN_HASHES_H

#include <stdbool.h>

#define FOREIGN_HASH_MAX     255    /* bytes */
#define FOREIGN_PASSWORD_MAX 256    /* bytes: some schemes read all of it in each of their rounds */

enum foreign_verdict {
    FOREIGN_UNSTATED,
    FOREIGN_FITS,
    FOREIGN_UNKNOWN,            /* begins like nothing that is known here                  */
    FOREIGN_MALFORMED,          /* begins like one, but is none                            */
    FOREIGN_TOO_COSTLY,         /* asks for more memory or time than the table allows it   */
};

/* What a text is. Costs nothing: nothing is computed. */
enum foreign_verdict foreign_hash_judge(const char *text);

/* Whether the hash was made of this password. False for what does not fit, and for longer passwords than
 * FOREIGN_PASSWORD_MAX. Takes up to about a second and 64 MiB: only for who has a slot for hashing. */
bool foreign_hash_matches(const char *text, const char *password);

#endif
