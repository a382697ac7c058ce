/* Secret files appear whole or not at all: written beside, synced, renamed. */
#include "programs/commands/setup_secret.h"

#include <gatelodge/random.h>
#include <gatelodge/text.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SECRET_BYTES 32
#define SECRET_MAX   256        /* characters that are read, as store/db.c does */

/* Reads the file's first line. False with errno ENOENT where there is none. */
static bool
read_secret(const char *path, char text[SECRET_MAX])
{
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    ssize_t length = file >= 0 ? read(file, text, SECRET_MAX - 1) : -1;
    int error = errno;

    if (file >= 0)
        close(file);
    errno = error;
    if (length < 0)
        return false;
    text[length] = '\0';
    text[strcspn(text, "\r\n")] = '\0';
    errno = EINVAL;
    return *text != '\0';
}

static void
make_text(char text[SECRET_MAX])
{
    unsigned char bytes[SECRET_BYTES];

    lodge_random(bytes, sizeof(bytes));
    for (size_t i = 0; i < sizeof(bytes); i++)
        snprintf(text + 2 * i, 3, "%02x", (unsigned)bytes[i]);
    explicit_bzero(bytes, sizeof(bytes));
}

static bool
write_file(const char *path, const char *text)
{
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    size_t length = strlen(text);

    if (file < 0)
        return false;
    bool written = write(file, text, length) == (ssize_t)length && write(file, "\n", 1) == 1 && fsync(file) == 0;
    int error = errno;
    close(file);
    errno = error;
    return written;
}

/* The new name is on the disk, too, before MariaDB hears of the password. */
static bool
sync_directory(const char *directory)
{
    int file = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool synced = file >= 0 && fsync(file) == 0;

    if (file >= 0)
        close(file);
    return synced;
}

static bool
make_secret(const char *directory, const char *path, struct lodge_arena *arena, char text[SECRET_MAX])
{
    const char *beside = lodge_print(arena, "%s.new", path);

    make_text(text);
    if (mkdir(directory, 0700) != 0 && errno != EEXIST)
        return false;
    if (unlink(beside) != 0 && errno != ENOENT)
        return false;
    return write_file(beside, text) && rename(beside, path) == 0 && sync_directory(directory);
}

bool
setup_secret(const char *directory, const char *name, struct lodge_arena *arena, const char **secret, const char **why)
{
    const char *path = lodge_print(arena, "%s/%s", directory, name);
    char *text = lodge_take(arena, SECRET_MAX);

    *secret = text;
    if (read_secret(path, text))
        return true;
    if (errno == ENOENT && make_secret(directory, path, arena, text))
        return true;
    *why = lodge_print(arena, "%s: %s", path, errno == EINVAL ? "is empty" : strerror(errno));
    return false;
}
