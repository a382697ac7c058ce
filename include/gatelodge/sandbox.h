/* What a program may still do once it serves. Whoever takes a worker over can do that, and no more. */
#ifndef GATELODGE_SANDBOX_H
#define GATELODGE_SANDBOX_H

#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

#define LODGE_READS_MAX 16

/* Answering calls over connections that come in, memory, clocks and the log are always allowed; everything
 * else is said here. Zero is the least. */
struct lodge_needs {
    bool local_sockets;                     /* connects to sockets of this machine, as MariaDB's        */
    bool network;                           /* connects to other machines, and looks up their names     */
    bool threads;                           /* starts threads, never processes                          */
    bool files;                             /* adds to files that are open already, and forces it to disk */
    const char *reads[LODGE_READS_MAX];     /* files and folders opened later, to read; ended by NULL   */
    bool everything;                        /* not confined: starts other programs, or writes files     */
};

/* Confines this process and its threads for good: no new privileges, no core dumps, landlock for files,
 * seccomp for calls of the system. A call that is not allowed fails with EPERM; one that only an attacker makes
 * (exec, ptrace …) ends the process. What the kernel does not have is left out; false and a sentence in *why
 * when it has it and it fails. lodge_main does this for workers; see lodge_app.needs. */
bool lodge_confine(const struct lodge_needs *needs, const char **why);

#ifdef __cplusplus
}
#endif

#endif
