/* Bare hashes, as gatelodge makes them and with its costs: by the same library, in memory that is there already and is
 * wiped each time. How many a second so many processes make, and nothing else: what sign-ins are compared with.
 * Usage: hashes PROCESSES SECONDS [KIB PASSES]. Prints the rate, and the processor time of one in milliseconds. */
#include "identity/hash_engine.h"
#include "identity/hashing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MEMORY 19456    /* KiB */
#define PASSES 6

static double
now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* Writes the number of hashes done in this time. */
static void
hash_for(double seconds, struct hashing *hashing, const struct hash_work *work, int results)
{
    int area = hashing_area_take(hashing, 1000);
    double end = now() + seconds;
    const char *why;
    long count = 0;

    for (; now() < end; count++)
        if (!hash_compute(hashing, area, work, &why))
            _exit(1);
    if (write(results, &count, sizeof(count)) != sizeof(count))
        _exit(1);
    _exit(0);
}

/* All of them, done by so many processes side by side. */
static long
count_hashes(int processes, double seconds, struct hashing *hashing, const struct hash_work *work)
{
    int results[2];
    long all = 0, count;

    if (pipe(results) != 0)
        return -1;
    for (int i = 0; i < processes; i++)
        if (fork() == 0)
            hash_for(seconds, hashing, work, results[1]);
    close(results[1]);
    while (read(results[0], &count, sizeof(count)) == sizeof(count))
        all += count;
    while (wait(NULL) > 0)
        continue;
    return all;
}

static double
processor_time(void)
{
    struct rusage used;

    getrusage(RUSAGE_CHILDREN, &used);
    return (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1000
        + (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1000;
}

int
main(int argc, char *argv[])
{
    long numbers[4] = { 0, 0, MEMORY, PASSES };
    unsigned char hash[32];

    for (int i = 1; i < argc && i <= 4; i++)
        numbers[i - 1] = strtol(argv[i], NULL, 10);
    if ((argc != 3 && argc != 5) || numbers[0] < 1 || numbers[1] < 1 || numbers[2] < 8 || numbers[3] < 1) {
        fprintf(stderr, "usage: hashes PROCESSES SECONDS [KIB PASSES]\n");
        return 2;
    }
    const struct hash_work work = { .memory = (uint32_t)numbers[2], .passes = (uint32_t)numbers[3], .lanes = 1,
        .text = "correct horse battery", .text_size = 21, .salt = (const unsigned char *)"sixteen of bytes",
        .salt_size = 16, .hash = hash, .hash_size = sizeof(hash) };
    const struct password_settings settings = { .argon2_memory = numbers[2] * 1024,
        .hashing_memory = numbers[2] * 1024 * numbers[0] };
    struct hashing *hashing = hashing_new(&settings, (int)numbers[0]);
    long count = count_hashes((int)numbers[0], (double)numbers[1], hashing, &work);

    hashing_free(hashing);
    if (count < 1)
        return 1;
    printf("%.1f %.2f\n", (double)count / (double)numbers[1], processor_time() / (double)count);
    return 0;
}
