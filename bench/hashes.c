/* Bare Argon2id with gatelodge's costs: how many hashes a second so many processes do, and nothing else. What
 * sign-ins are compared with. Usage: hashes PROCESSES SECONDS */
#include <argon2.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MEMORY 19456    /* KiB */
#define PASSES 2
#define LANES  1

static double
now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* Writes the number of hashes done in this time. */
static void
hash_for(double seconds, int results)
{
    static const char salt[16] = "sixteen of bytes";
    unsigned char digest[32];
    double end = now() + seconds;
    long count = 0;

    for (; now() < end; count++)
        if (argon2id_hash_raw(PASSES, MEMORY, LANES, "correct horse battery", 21, salt, sizeof(salt), digest,
                sizeof(digest)) != ARGON2_OK)
            _exit(1);
    if (write(results, &count, sizeof(count)) != sizeof(count))
        _exit(1);
}

int
main(int argc, char *argv[])
{
    int results[2];
    long processes = argc == 3 ? strtol(argv[1], NULL, 10) : 0, seconds = argc == 3 ? strtol(argv[2], NULL, 10) : 0;

    if (processes < 1 || seconds < 1 || pipe(results) != 0) {
        fprintf(stderr, "usage: hashes PROCESSES SECONDS\n");
        return 2;
    }
    for (long i = 0; i < processes; i++) {
        if (fork() == 0) {
            hash_for((double)seconds, results[1]);
            _exit(0);
        }
    }
    long all = 0, count;
    for (long i = 0; i < processes && read(results[0], &count, sizeof(count)) == sizeof(count); i++)
        all += count;
    while (wait(NULL) > 0)
        continue;
    printf("%.1f\n", (double)all / (double)seconds);
    return 0;
}
