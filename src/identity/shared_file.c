/* Opening, making and locking files of several programs. What is in them is for who uses them. */
#include "identity/shared_file.h"

#include <gatelodge/clock.h>

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define LOCK_WAIT LODGE_SECONDS(2)
#define PATH_SIZE 4160              /* a setting, and what is added to it */

/* Closes it, and leaves errno as it is. */
static int
give_up(int file)
{
    int error = errno;

    if (file >= 0)
        close(file);
    errno = error;
    return -1;
}

int
shared_file_open(const char *path, int flags)
{
    int file = open(path, flags | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
    struct stat facts;

    if (file < 0)
        return -1;
    if (fstat(file, &facts) == 0 && S_ISREG(facts.st_mode) && facts.st_nlink == 1)
        return file;
    errno = EINVAL;
    return give_up(file);
}

static int
make_new(const char *path, int flags)
{
    return open(path, flags | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
}

/* Under another name until it is the owner's: who is killed in between leaves nothing that the programs could not
 * open. */
static int
make_for(const struct stat *folder, const char *path, int flags)
{
    char fresh[PATH_SIZE];
    int length = snprintf(fresh, sizeof(fresh), "%s.%ld", path, (long)getpid());

    if (length < 0 || (size_t)length >= sizeof(fresh)) {
        errno = ENAMETOOLONG;
        return -1;
    }
    unlink(fresh);
    int file = make_new(fresh, flags);
    if (file < 0)
        return -1;
    if (fchown(file, folder->st_uid, folder->st_gid) == 0
        && renameat2(AT_FDCWD, fresh, AT_FDCWD, path, RENAME_NOREPLACE) == 0)
        return file;
    int error = errno;
    unlink(fresh);
    errno = error;
    return give_up(file);
}

/* The name is on the disk before what will stand under it. */
static int
make(const char *path, int flags)
{
    char *copy = strdup(path);
    int folder = copy ? open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    int file = -1;
    struct stat owner;

    free(copy);
    if (folder >= 0 && fstat(folder, &owner) == 0)
        file = geteuid() == 0 ? make_for(&owner, path, flags) : make_new(path, flags);
    if (file >= 0 && fsync(folder) != 0)
        file = give_up(file);
    give_up(folder);
    return file;
}

int
shared_file_open_or_make(const char *path, int flags)
{
    int file = shared_file_open(path, flags);

    if (file >= 0 || errno != ENOENT)
        return file;
    file = make(path, flags);
    return file < 0 && errno == EEXIST ? shared_file_open(path, flags) : file;
}

bool
shared_file_lock(int file)
{
    struct flock all = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
    int64_t end = lodge_steady() + LOCK_WAIT;

    while (fcntl(file, F_SETLK, &all) != 0) {
        if ((errno != EAGAIN && errno != EACCES && errno != EINTR) || lodge_steady() > end)
            return false;
        nanosleep(&(struct timespec){ .tv_nsec = 2000000L }, NULL);
    }
    return true;
}
