/* The file by which a running program is found, and heard: lines "name=value", written anew at each step.
 *
 * A file of a process that ended without a word stays: whoever reads it compares the number of the process and
 * when it began with what /proc says. */
#include "config.h"

#include "lib/status.h"

#include <gatelodge/log.h>
#include <gatelodge/text.h>

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FIELDS_BEFORE_BEGIN 19      /* of /proc/self/stat, behind the name in parentheses; proc(5): starttime */

/* When this process began, in the words of the kernel; 0: it does not say. */
static unsigned long long
began(void)
{
    char text[1024];
    int file = open("/proc/self/stat", O_RDONLY | O_CLOEXEC);
    ssize_t length = file < 0 ? 0 : read(file, text, sizeof(text) - 1);

    if (file >= 0)
        close(file);
    text[length > 0 ? length : 0] = '\0';

    const char *at = strrchr(text, ')');

    for (int i = 0; at && i <= FIELDS_BEFORE_BEGIN; i++)
        at = strchr(at + 1, ' ');
    return at ? strtoull(at + 1, NULL, 10) : 0;
}

void
status_open(struct status *status, const char *run_directory, const char *const facts[][2],
    struct lodge_arena *arena)
{
    const char *name = facts[0][1];

    *status = (struct status){ .about = "" };
    status->directory = lodge_print(arena, "%s/programs", run_directory);
    status->path = lodge_print(arena, "%s/%s", status->directory, name);
    for (size_t i = 0; facts[i][0]; i++)
        status->about = lodge_print(arena, "%s%s=%s\n", status->about, facts[i][0],
            facts[i][1] && !strchr(facts[i][1], '\n') ? facts[i][1] : "");
}

static bool
write_file(struct status *status, const char *beside, const struct prefork_progress *progress)
{
    struct stat about;
    int file = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0644);

    if (file < 0)
        return false;
    bool written = dprintf(file, "%sprocess=%ld\nbegan=%llu\ngeneration=%" PRId64 "\nready=%" PRId64
        "\ncomplete=%" PRId64 "\nrefused=%" PRId64 "\n", status->about, (long)getpid(), began(), progress->generation,
        progress->ready, progress->complete, progress->refused) > 0
        && fchmod(file, 0644) == 0 && fstat(file, &about) == 0 && rename(beside, status->path) == 0;
    int error = errno;

    close(file);
    if (written)
        status->inode = about.st_ino;
    else
        unlink(beside);
    errno = error;
    return written;
}

void
status_write(struct status *status, const struct prefork_progress *progress)
{
    char beside[256];

    if (!status->path)
        return;
    if (mkdir(status->directory, 0755) == 0 && chmod(status->directory, 0755) < 0)
        return;
    snprintf(beside, sizeof(beside), "%s/.new-%ld", status->directory, (long)getpid());
    if (write_file(status, beside, progress))
        return;
    lodge_log(LODGE_NOTICE, "gatelodge reload and gatelodge upgrade will not find this program: %s: %s",
        status->path, strerror(errno));
    status->path = NULL;
}

void
status_close(struct status *status)
{
    struct stat about;

    if (status->path && lstat(status->path, &about) == 0 && about.st_ino == status->inode) {
        unlink(status->path);
        rmdir(status->directory);           /* the last one; else it is not empty */
    }
}
