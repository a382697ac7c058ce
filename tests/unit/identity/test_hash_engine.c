/* The two libraries that compute Argon2: right by published vectors, alike on whatever they are given, and in no
 * memory but the area's, which is wiped. */
#include "identity/hash_engine.h"
#include "identity/hashing.h"

#include "support/test.h"

#include <gatelodge/random.h>
#include <gatelodge/schema.h>

#include <argon2.h>
#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define AREA_SIZE (64 * 1024)
#define OTHERS    0xA5

/* Without libsodium there is nothing to be compared. */
#define NEEDS_SODIUM() if (!hash_sodium_version()) return

bool __real_hash_by_argon2(struct hashing *hashing, int area, const struct hash_work *work, const char **why);
bool __wrap_hash_by_argon2(struct hashing *hashing, int area, const struct hash_work *work, const char **why);

static int asked_argon2;

bool
__wrap_hash_by_argon2(struct hashing *hashing, int area, const struct hash_work *work, const char **why)
{
    asked_argon2++;
    return __real_hash_by_argon2(hashing, area, work, why);
}

typedef bool engine(struct hashing *, int, const struct hash_work *, const char **);

static engine *const engines[] = { hash_by_argon2, hash_by_sodium };

static struct hashing *
two_areas(void)
{
    const struct password_settings settings = { .argon2_memory = AREA_SIZE, .hashing_memory = 2 * AREA_SIZE };

    return hashing_new(&settings, 2);
}

static struct hash_work
work_of(unsigned char *hash, size_t size)
{
    return (struct hash_work){ .memory = 64, .passes = 1, .lanes = 1, .text = "violet lamp", .text_size = 11,
        .salt = (const unsigned char *)"sixteen of bytes", .salt_size = 16, .hash = hash, .hash_size = size };
}

static void
computes(engine *by, struct hashing *hashing, const struct hash_work *work)
{
    const char *why = NULL;

    ck_assert_msg(by(hashing, 0, work, &why), "%s", why);
}

static size_t
read_hex(const char *text, unsigned char *bytes)
{
    size_t size = strlen(text) / 2;

    for (size_t i = 0; i < size; i++) {
        const char digits[] = { text[2 * i], text[2 * i + 1], '\0' };
        bytes[i] = (unsigned char)strtoul(digits, NULL, 16);
    }
    return size;
}

/* ---- right --------------------------------------------------------------------------------------- */

/* RFC 9106, 5.2 and 5.3: with a secret and further data, which we never use and libsodium cannot take. So they prove
 * libargon2 as it is linked here, and what libsodium is compared with below. */
START_TEST(libargon2_gives_what_rfc_9106_says)
{
    static const struct {
        argon2_type type;
        const char *tag;
    } vectors[] = {
        { Argon2_i,  "c814d9d1dc7f37aa13f0d77f2494bda1c8de6b016dd388d29952a4c4672b6ce8" },
        { Argon2_id, "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659" },
    };

    for (size_t i = 0; i < LODGE_COUNT(vectors); i++) {
        unsigned char text[32], salt[16], secret[8], further[12], tag[32], expected[32];
        argon2_context context = { .out = tag, .outlen = 32, .pwd = text, .pwdlen = 32, .salt = salt, .saltlen = 16,
            .secret = secret, .secretlen = 8, .ad = further, .adlen = 12, .t_cost = 3, .m_cost = 32, .lanes = 4,
            .threads = 4, .version = ARGON2_VERSION_NUMBER };

        memset(text, 1, sizeof(text));
        memset(salt, 2, sizeof(salt));
        memset(secret, 3, sizeof(secret));
        memset(further, 4, sizeof(further));
        ck_assert_int_eq(argon2_ctx(&context, vectors[i].type), ARGON2_OK);
        read_hex(vectors[i].tag, expected);
        ck_assert_mem_eq(tag, expected, sizeof(tag));
    }
}
END_TEST

/* From libsodium's own tests. */
START_TEST(both_give_what_libsodium_has_published)
{
    static const struct {
        const char *text, *salt;
        uint32_t memory, passes;
        const char *hash;
    } vectors[] = {
        { "4a857e2ee8aa9b6056f2424e84d24a72473378906ee04a46cb05311502d5250b82ad86b83c8f20a23dbb74f6da60b0b6ecff"
          "d67134d45946ac8ebfb3064294bc097d43ced68642bfb8bbbdd0f50b30118f5e",
          "39d82eef32010b8b79cc5ba88ed539fb", 1399, 3,
          "08d8cd330c57e1b4643241d05bb468ba4ee4e932cd0858816be9ef15360b27bbd06a87130ee92222be267a29b81f5ae8fe86"
          "13324cfc4832dc49387fd0602f1c57b4d0f3855db94fb7e12eb05f9a484aed4a4307abf586cd3d55c809bc081541e00b6827"
          "72fb2066504ff935b8ebc551a2083882f874bc0fae68e56848ae34c91097c3bf0cca8e75c0797eef3efde3f75e005815018d"
          "b3cf7c109a812264c4de69dcb22322dbbcfa447f5b00ecd1b04a7be1569c8e556adb7bba48adf81d" },
        { "b540beb016a5366524d4605156493f9874514a5aa58818cd0c6dfffaa9e90205f17b",
          "44071f6d181561670bda728d43fb79b4", 1593, 1,
          "7fb72409b0987f8190c3729710e98c3f80c5a8727d425fdcde7f3644d467fe973f5b5fee683bd3fce812cb9ae5e9921a2d06"
          "c2f1905e4e839692f2b934b682f11a2fe2b90482ea5dd234863516dba6f52dc0702d324ec77d860c2e181f84472bd7104fed"
          "ce071ffa93c5309494ad51623d214447a7b2b1462dc7d5d55a1f6fd5b54ce024118d86f0c6489d16545aaa87b6689dad9f2f"
          "b47fda9894f8e12b87d978b483ccd4cc5fd9595cdc7a818452f915ce2f7df95ec12b1c72e3788d473441d884f9748eb14703"
          "c21b45d82fd667b85f5b2d98c13303b3fe76285531a826b6fc0fe8e3dddecf" },
    };
    struct hashing *hashing = two_areas();
    size_t count = hash_sodium_version() ? LODGE_COUNT(engines) : 1;

    for (size_t i = 0; i < LODGE_COUNT(vectors) * count; i++) {
        unsigned char text[128], salt[16], hash[256], expected[256];
        struct hash_work work = { .memory = vectors[i / count].memory, .passes = vectors[i / count].passes, .lanes = 1,
            .text = text, .text_size = read_hex(vectors[i / count].text, text),
            .salt = salt, .salt_size = read_hex(vectors[i / count].salt, salt),
            .hash = hash, .hash_size = read_hex(vectors[i / count].hash, expected) };

        computes(engines[i % count], hashing, &work);
        ck_assert_mem_eq(hash, expected, work.hash_size);
    }
}
END_TEST

static uint32_t
chance(uint32_t below)
{
    uint32_t bytes;

    lodge_random(&bytes, sizeof(bytes));
    return bytes % below;
}

/* Bytes, not text: whatever comes, with zeros, of no length and of the longest. */
START_TEST(a_thousand_hashes_are_alike)
{
    struct hashing *hashing = two_areas();

    NEEDS_SODIUM();
    for (int i = 0; i < 1000; i++) {
        unsigned char text[1024], salt[16], hashes[2][64];
        struct hash_work work = { .memory = 8 + chance(57), .passes = 1 + chance(3), .lanes = 1,
            .text = text, .text_size = i == 0 ? 0 : i == 1 ? sizeof(text) : chance(sizeof(text) + 1),
            .salt = salt, .salt_size = sizeof(salt), .hash_size = 16 + chance(49) };

        lodge_random(text, sizeof(text));
        lodge_random(salt, sizeof(salt));
        ck_assert(hash_fits_sodium(&work));
        for (size_t n = 0; n < LODGE_COUNT(engines); n++) {
            work.hash = hashes[n];
            computes(engines[n], hashing, &work);
        }
        ck_assert_msg(memcmp(hashes[0], hashes[1], work.hash_size) == 0, "m=%u t=%u, %zu bytes into %zu",
            work.memory, work.passes, work.text_size, work.hash_size);
    }
}
END_TEST

/* ---- by whom ------------------------------------------------------------------------------------- */

START_TEST(libsodium_gets_what_it_can_do_and_libargon2_the_rest)
{
    static const struct {
        bool is_2i;
        uint32_t memory, lanes;
        size_t salt_size, hash_size;
        bool by_sodium;
    } cases[] = {
        { false, 64, 1, 16, 32, true  },
        { false,  8, 1, 16, 16, true  },
        { true,  64, 1, 16, 32, false },
        { false, 64, 2, 16, 32, false },
        { false, 64, 1, 15, 32, false },
        { false, 64, 1, 17, 32, false },
        { false, 64, 1, 16, 15, false },
    };
    static const unsigned char salt[32];
    struct hashing *hashing = two_areas();

    for (size_t i = 0; i < LODGE_COUNT(cases); i++) {
        unsigned char hash[32];
        const struct hash_work work = { .is_2i = cases[i].is_2i, .memory = cases[i].memory, .passes = 1,
            .lanes = cases[i].lanes, .text = "violet lamp", .text_size = 11, .salt = salt,
            .salt_size = cases[i].salt_size, .hash = hash, .hash_size = cases[i].hash_size };

        asked_argon2 = 0;
        computes(hash_compute, hashing, &work);
        ck_assert_msg(asked_argon2 == (cases[i].by_sodium && hash_sodium_version() ? 0 : 1), "case %zu", i);
    }
    ck_assert_str_eq(hash_engine(), hash_sodium_version() ? hash_sodium_version() : "libargon2");
}
END_TEST

START_TEST(costs_that_no_library_accepts_say_why)
{
    unsigned char hash[32];
    struct hash_work work = work_of(hash, sizeof(hash));
    const char *why = NULL;

    work.memory = 7;
    ck_assert(!hash_compute(two_areas(), 0, &work, &why));
    ck_assert_ptr_nonnull(why);
    ck_assert_int_gt((int)strlen(why), 0);
}
END_TEST

/* ---- where --------------------------------------------------------------------------------------- */

static bool
is_all(const unsigned char *bytes, size_t size, int value)
{
    for (size_t i = 0; i < size; i++)
        if (bytes[i] != value)
            return false;
    return true;
}

/* What was in the area before is gone, so it was used; what was put there instead is gone, too. */
START_TEST(the_area_is_used_and_wiped_and_no_other)
{
    size_t count = hash_sodium_version() ? LODGE_COUNT(engines) : 1;

    for (size_t i = 0; i < count; i++) {
        struct hashing *hashing = two_areas();
        unsigned char hash[32], *areas[2];
        const struct hash_work work = work_of(hash, sizeof(hash));

        for (int n = 0; n < 2; n++) {
            areas[n] = hashing_memory_take(hashing, n, AREA_SIZE);
            memset(areas[n], OTHERS, AREA_SIZE);
        }
        computes(engines[i], hashing, &work);
        ck_assert_msg(is_all(areas[0], AREA_SIZE, 0), "engine %zu", i);
        ck_assert_msg(is_all(areas[1], AREA_SIZE, OTHERS), "engine %zu", i);
        hashing_free(hashing);
    }
}
END_TEST

/* With the costs of an old hash: pages of its own, and the area as it was. */
START_TEST(what_does_not_fit_the_area_leaves_it_alone)
{
    struct hashing *hashing = two_areas();
    unsigned char hashes[2][32], *area = hashing_memory_take(hashing, 0, AREA_SIZE);

    NEEDS_SODIUM();
    memset(area, OTHERS, AREA_SIZE);
    for (size_t i = 0; i < LODGE_COUNT(engines); i++) {
        struct hash_work work = work_of(hashes[i], sizeof(hashes[i]));
        work.memory = 4 * 64;
        computes(engines[i], hashing, &work);
    }
    ck_assert_mem_eq(hashes[0], hashes[1], sizeof(hashes[0]));
    ck_assert(is_all(area, AREA_SIZE, OTHERS));
}
END_TEST

/* mmap and munmap are the product's own when it is built with libsodium. */
START_TEST(mapping_is_what_it_was_for_everybody_else)
{
    struct hashing *hashing = two_areas();
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    unsigned char hash[32], *pages;
    const struct hash_work work = work_of(hash, sizeof(hash));
    int file = memfd_create("a file", MFD_CLOEXEC);

    computes(hash_compute, hashing, &work);
    ck_assert_int_eq(write(file, "written", 8), 8);
    pages = mmap(NULL, page, PROT_READ, MAP_PRIVATE, file, 0);
    ck_assert_ptr_ne(pages, MAP_FAILED);
    ck_assert_str_eq((const char *)pages, "written");
    ck_assert_int_eq(munmap(pages, page), 0);
    pages = mmap(NULL, AREA_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    ck_assert_ptr_ne(pages, MAP_FAILED);
    ck_assert_ptr_ne(pages, hashing_memory_take(hashing, 0, AREA_SIZE));
    ck_assert(is_all(pages, AREA_SIZE, 0));
    ck_assert_int_eq(munmap(pages, AREA_SIZE), 0);
    ck_assert_int_eq(msync(pages, page, MS_ASYNC), -1);         /* it is gone */
    errno = 0;
    ck_assert_ptr_eq(mmap(NULL, 0, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), MAP_FAILED);
    ck_assert_int_eq(errno, EINVAL);
    errno = 0;
    ck_assert_int_eq(munmap(hash + 1, page), -1);
    ck_assert_int_eq(errno, EINVAL);
    close(file);
}
END_TEST

RUN_TESTS("hash_engine", libargon2_gives_what_rfc_9106_says, both_give_what_libsodium_has_published,
    a_thousand_hashes_are_alike, libsodium_gets_what_it_can_do_and_libargon2_the_rest,
    costs_that_no_library_accepts_say_why, the_area_is_used_and_wiped_and_no_other,
    what_does_not_fit_the_area_leaves_it_alone, mapping_is_what_it_was_for_everybody_else);
