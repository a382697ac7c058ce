/* Hashes that others made: what fits costs no more than the table allows, and reading it again says the same. */
#include "fuzz.h"

#include "identity/foreign_hash.h"
#include "identity/foreign_hashes.h"
#include "identity/hash_text.h"

#include <stdlib.h>
#include <string.h>

#define CHEAP 64    /* bytes of a text that is compared: most that fit cost more than a fuzzer's patience */

/* Base 64 and numbers never say more than stands there. */
static void
check_parts(const char *text)
{
    unsigned char bytes[16];
    const char *at = text;
    size_t size = 0;
    uint32_t number = 0;

    if (hash_text_bytes(&at, bytes, sizeof(bytes), &size) && (size > sizeof(bytes) || at > text + strlen(text)))
        abort();
    at = text;
    if (hash_text_number(&at, "", &number) && (number == 0 || number > 999999999 || at == text))
        abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = lodge_copy(fuzz_arena(), data, size);
    enum foreign_verdict verdict = foreign_hash_judge(text);

    check_parts(text);
    if (verdict == FOREIGN_UNSTATED || verdict != foreign_hash_judge(text))
        abort();
    if (verdict == FOREIGN_FITS && strlen(text) > FOREIGN_HASH_MAX)
        abort();
    if (verdict != FOREIGN_FITS && foreign_hash_matches(text, "password"))
        abort();
    if (verdict == FOREIGN_FITS && strlen(text) < CHEAP && strncmp(text, "{SSHA}", 6) == 0)
        (void)foreign_hash_matches(text, "password");
    return 0;
}
