/* crypt(3): the only file that knows libxcrypt. What it is asked for was read and bounded before. */
#include "identity/foreign_hash.h"

#include <crypt.h>
#include <string.h>

/* libxcrypt answers with all of the text, or, where it thinks otherwise about it, with one that begins with "*". */
bool
make_crypt(const struct foreign_hash *hash, const char *password, unsigned char *bytes)
{
    struct crypt_data data;

    memset(&data, 0, sizeof(data));
    const char *made = crypt_r(password, hash->text, &data);
    bool usable = made && strnlen(made, FOREIGN_BYTES_MAX) == hash->size;
    if (usable)
        memcpy(bytes, made, hash->size);
    explicit_bzero(&data, sizeof(data));
    return usable;
}
