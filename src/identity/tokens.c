/* Making and recognising tokens. Whether a token still opens anything is for sessions.c to say. */
#include "identity/tokens.h"

#include <gatelodge/arena.h>
#include <gatelodge/random.h>

#include <string.h>
#include <zlib.h>

#define PREFIX_LENGTH   7
#define SECRET_BYTES    32
#define SECRET_LENGTH   43      /* 62^43 is just above 2^256 */
#define CHECKED_LENGTH  (PREFIX_LENGTH + SECRET_LENGTH)
#define CHECKSUM_LENGTH 6       /* 62^6 is above 2^32 */

_Static_assert(CHECKED_LENGTH + CHECKSUM_LENGTH == TOKEN_LENGTH, "a token is prefix, secret and checksum");

static const char digits[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

static const struct {
    enum token_kind kind;
    const char prefix[PREFIX_LENGTH + 1];
} kinds[] = {
    { TOKEN_SESSION,  "gl_ses_" },
    { TOKEN_PERSONAL, "gl_pat_" },
    { TOKEN_SETUP,    "gl_set_" },
};

/* Writes the number in base 62, most significant digit first; the bytes are zero afterwards. */
static void
write_secret(unsigned char bytes[SECRET_BYTES], char *text)
{
    for (int place = SECRET_LENGTH - 1; place >= 0; place--) {
        unsigned rest = 0;

        for (int i = 0; i < SECRET_BYTES; i++) {
            rest = rest << 8 | bytes[i];
            bytes[i] = (unsigned char)(rest / 62);
            rest %= 62;
        }
        text[place] = digits[rest];
    }
}

static void
write_checksum(const char *checked, char text[CHECKSUM_LENGTH])
{
    unsigned long rest = crc32(0, (const unsigned char *)checked, CHECKED_LENGTH);

    for (int place = CHECKSUM_LENGTH - 1; place >= 0; place--, rest /= 62)
        text[place] = digits[rest % 62];
}

void
token_make(enum token_kind kind, char token[TOKEN_LENGTH + 1], unsigned char digest[LODGE_DIGEST_SIZE])
{
    unsigned char secret[SECRET_BYTES];

    for (size_t i = 0; i < LODGE_COUNT(kinds); i++)
        if (kinds[i].kind == kind)
            memcpy(token, kinds[i].prefix, PREFIX_LENGTH);
    lodge_random(secret, sizeof(secret));
    write_secret(secret, token + PREFIX_LENGTH);
    write_checksum(token, token + CHECKED_LENGTH);
    token[TOKEN_LENGTH] = '\0';
    lodge_digest(token, TOKEN_LENGTH, digest);
}

/* Checksum and length are no secrets, so they may be compared in the plain way. */
enum token_kind
token_read(const char *text, unsigned char digest[LODGE_DIGEST_SIZE])
{
    char checksum[CHECKSUM_LENGTH];

    if (!text || strnlen(text, TOKEN_LENGTH + 1) != TOKEN_LENGTH || strspn(text + PREFIX_LENGTH, digits)
        != TOKEN_LENGTH - PREFIX_LENGTH)
        return TOKEN_UNSTATED;
    write_checksum(text, checksum);
    if (strncmp(text + CHECKED_LENGTH, checksum, CHECKSUM_LENGTH) != 0)
        return TOKEN_UNSTATED;
    for (size_t i = 0; i < LODGE_COUNT(kinds); i++)
        if (strncmp(text, kinds[i].prefix, PREFIX_LENGTH) == 0) {
            lodge_digest(text, TOKEN_LENGTH, digest);
            return kinds[i].kind;
        }
    return TOKEN_UNSTATED;
}
