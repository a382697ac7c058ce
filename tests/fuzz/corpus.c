/* A fuzzer without libFuzzer: runs the files of its corpus, each of their beginnings, and each with one byte
 * exchanged. That finds again what was found once, and is fast enough for make check. */
#include "fuzz.h"

#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Bytes that parsers stumble over. */
static const char odd[] = { '\0', '"', '\'', '\\', '{', '}', '[', ',', '%', '&', '=', '0', '\x80', '\xff', '\n' };

/* Runs in a copy of exactly this size, so that a sanitizer sees each byte that is read beyond it. */
static void
run(const uint8_t *data, size_t size)
{
    uint8_t *copy = malloc(size ? size : 1);

    if (!copy)
        abort();
    memcpy(copy, data, size);
    LLVMFuzzerTestOneInput(copy, size);
    free(copy);
}

static void
run_variants(uint8_t *data, size_t size)
{
    for (size_t i = 0; i <= size; i++)
        run(data, i);
    for (size_t i = 0; i < size; i++) {
        uint8_t kept = data[i];

        for (size_t o = 0; o < sizeof(odd); o++) {
            data[i] = (uint8_t)odd[o];
            run(data, size);
        }
        data[i] = kept;
    }
}

static bool
run_file(const char *folder, const char *name)
{
    static uint8_t data[FUZZ_INPUT_MAX];
    char path[4096];

    snprintf(path, sizeof(path), "%s/%s", folder, name);
    FILE *file = fopen(path, "rb");
    if (!file)
        return false;
    size_t size = fread(data, 1, sizeof(data), file);
    fclose(file);
    if (size < 2048)
        run_variants(data, size);
    else
        run(data, size);
    return true;
}

/* "…/fuzz_json" runs the corpus "json". */
static const char *
corpus_name(const char *program)
{
    const char *name = strstr(program, "fuzz_");

    for (const char *next = name; next; next = strstr(next + 1, "fuzz_"))
        name = next;
    return name ? name + strlen("fuzz_") : program;
}

int
main(int argc, char *argv[])
{
    const char *source = getenv("srcdir");
    char folder[2048];
    int count = 0;

    (void)argc;
    snprintf(folder, sizeof(folder), "%s/tests/fuzz/corpus/%s", source ? source : ".", corpus_name(argv[0]));
    DIR *entries = opendir(folder);
    for (struct dirent *entry; entries && (entry = readdir(entries));)
        count += entry->d_name[0] != '.' && run_file(folder, entry->d_name);
    if (entries)
        closedir(entries);
    printf("%s: %d files\n", folder, count);
    return count > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
