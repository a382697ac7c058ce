/* Landlock: rules on files that a process gives itself and cannot take back. Everything that this kernel knows
 * to forbid is forbidden, then the few files are allowed again. */
#include "config.h"

#include "lib/landlock.h"

#include <gatelodge/log.h>

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The system's header may be older than the kernel: these are numbers of its interface, as it has grown. */
#define VERSION_ASKED   (1u << 0)
#define RULE_BENEATH    1
#define READ_FILE       (1ull << 2)
#define FIRST_FILE_BITS 13          /* of the first version             */
#define BIND_TCP        (1ull << 0)
#define CONNECT_TCP     (1ull << 1)
#define ABSTRACT_SOCKET (1ull << 0) /* of processes outside             */
#define SIGNAL_OUTSIDE  (1ull << 1)

struct ruleset {
    uint64_t files;
    uint64_t network;               /* since version 4 */
    uint64_t scoped;                /* since version 6 */
};

struct beneath {
    uint64_t allowed;
    int32_t folder;
} __attribute__((packed));

/* How many of a right's bits this version knows. */
static uint64_t
files_known(long version)
{
    int bits = FIRST_FILE_BITS + (version >= 2) + (version >= 3) + (version >= 5);

    return (1ull << bits) - 1;
}

static int
ruleset_new(long version, bool network)
{
    const struct ruleset forbidden = {
        .files = files_known(version),
        .network = version < 4 ? 0 : network ? BIND_TCP : BIND_TCP | CONNECT_TCP,
        .scoped = version < 6 ? 0 : ABSTRACT_SOCKET | SIGNAL_OUTSIDE,
    };
    size_t size = version >= 6 ? sizeof(forbidden) : version >= 4 ? 2 * sizeof(uint64_t) : sizeof(uint64_t);

    return (int)syscall(SYS_landlock_create_ruleset, &forbidden, size, 0);
}

/* A file that is not there now cannot be allowed; opening it later fails either way. */
static bool
allow(int ruleset, const char *path)
{
    struct beneath rule = { .allowed = READ_FILE, .folder = open(path, O_PATH | O_CLOEXEC) };

    if (rule.folder < 0)
        return errno == ENOENT || errno == EACCES || errno == ENOTDIR;
    bool allowed = syscall(SYS_landlock_add_rule, ruleset, RULE_BENEATH, &rule, 0) == 0;
    close(rule.folder);
    return allowed;
}

bool
landlock_enter(const struct lodge_needs *needs)
{
    long version = syscall(SYS_landlock_create_ruleset, NULL, 0, VERSION_ASKED);

    if (version < 1) {              /* not in this kernel, turned off, or forbidden by a filter above us */
        if (errno != ENOSYS && errno != EOPNOTSUPP)
            lodge_log(LODGE_WARNING, "landlock is forbidden here (%s): files are not confined", strerror(errno));
        return true;
    }
    int ruleset = ruleset_new(version, needs->network);
    if (ruleset < 0)
        return false;

    bool entered = true;
    for (size_t i = 0; i < LODGE_READS_MAX && needs->reads[i] && entered; i++)
        entered = allow(ruleset, needs->reads[i]);
    entered = entered && syscall(SYS_landlock_restrict_self, ruleset, 0) == 0;
    close(ruleset);
    return entered;
}
