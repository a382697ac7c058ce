/* Hashing and judging of passwords. Nothing here knows whose they are or how often somebody guessed. */
#include "identity/passwords.h"

#include "identity/blocklist.h"
#include "identity/foreign_hashes.h"
#include "identity/figures.h"
#include "identity/hash_engine.h"
#include "identity/hash_text.h"
#include "identity/hashing.h"
#include "identity/names.h"

#include <gatelodge/clock.h>
#include <gatelodge/random.h>

#include <string.h>

#define SALT_SIZE      16       /* of the hashes that we make (RFC 9106, 3.1) */
#define HASH_SIZE      32
#define SALT_SIZE_MAX  64       /* of those that we read */
#define HASH_SIZE_MAX  64
#define PASSES_MAX     20
#define LANES_MAX      16
#define NAME_MIN       4        /* characters of a name that must not be contained */
#define PRODUCT        "gatelodge"
#define PATIENCE       LODGE_SECONDS(10)    /* for our turn; longer, and nobody waits for the answer any more */

/* A stored hash in its parts. */
struct stored {
    bool is_2i;                 /* what we make is Argon2id; others made Argon2i, too */
    uint32_t memory;            /* KiB */
    uint32_t passes;
    uint32_t lanes;
    unsigned char salt[SALT_SIZE_MAX];
    unsigned char hash[HASH_SIZE_MAX];
    size_t salt_size;
    size_t hash_size;
};

/* ---- what passwords must be like ---------------------------------------------------------------- */

/* Characters of `password` that are not part of any `name` in it. */
static int64_t
length_without(struct lodge_arena *arena, const char *password, const char *name)
{
    char *left = lodge_copy_text(arena, password);
    size_t length = strlen(name);

    for (char *found = strstr(left, name); found; found = strstr(found, name))
        memmove(found, found + length, strlen(found + length) + 1);
    return lodge_text_length(left);
}

/* See password_fits. */
static bool
leans_on(struct house *house, const char *password, const char *name)
{
    const char *plain = caseless(house->arena, name);

    if (!plain || !*plain)
        return false;
    if (strcmp(password, plain) == 0)
        return true;
    return lodge_text_length(plain) >= NAME_MIN && strstr(password, plain)
        && length_without(house->arena, password, plain) < house->settings->passwords.min_length;
}

static enum lodge_problem
too_known(struct house *house, const char *pointer, const char *password, const char *const *names,
    size_t count)
{
    enum lodge_problem problem = LODGE_OK;
    bool own = leans_on(house, password, PRODUCT);

    for (size_t i = 0; i < count; i++)
        own = own || (names[i] && leans_on(house, password, names[i]));
    if (house->blocklist && blocklist_holds(house->blocklist, password))
        problem = lodge_misfit(house->fault, pointer, "too_common", "Everybody knows this password.");
    if (own)
        problem = lodge_misfit(house->fault, pointer, "own_name",
            "It is little more than a name that belongs to the account.");
    return problem;
}

enum lodge_problem
password_fits(struct house *house, const char *pointer, const char *password, const char *const *names,
    size_t count)
{
    int64_t least = house->settings->passwords.min_length;

    if (!password)
        password = "";
    if (strnlen(password, PASSWORD_MAX + 1) > PASSWORD_MAX)
        return lodge_misfit(house->fault, pointer, "too_long", "At most 1,024 bytes.");
    if (lodge_text_length(password) < 0)
        return lodge_misfit(house->fault, pointer, "not_utf8", "It is not UTF-8.");

    const char *normal = password_normalise(house->arena, password);
    if (!normal && *password)
        return lodge_misfit(house->fault, pointer, "control_character", "No control characters.");

    enum lodge_problem problem = LODGE_OK;
    if (!normal || lodge_text_length(normal) < least)
        problem = lodge_misfit(house->fault, pointer, "too_short",
            lodge_print(house->arena, "At least %lld characters.", (long long)least));
    const char *plain = normal ? caseless(house->arena, normal) : NULL;
    if (plain && too_known(house, pointer, plain, names, count) != LODGE_OK)
        problem = LODGE_FIELD_INVALID;
    return problem;
}

/* ---- reading a stored hash ---------------------------------------------------------------------- */

static bool
read_part(const char **text, unsigned char *bytes, size_t room, size_t *size)
{
    return *(*text)++ == '$' && hash_text_bytes(text, bytes, room, size);
}

/* Reads "$argon2id$v=19$m=19456,t=2,p=1$salt$hash". */
static bool
read_stored(const char *text, struct stored *stored)
{
    if (strnlen(text, PASSWORD_HASH_MAX + 1) > PASSWORD_HASH_MAX)
        return false;
    stored->is_2i = strncmp(text, "$argon2i$", 9) == 0;
    return hash_text_number(&text, stored->is_2i ? "$argon2i$v=19$m=" : "$argon2id$v=19$m=", &stored->memory)
        && hash_text_number(&text, ",t=", &stored->passes)
        && hash_text_number(&text, ",p=", &stored->lanes)
        && read_part(&text, stored->salt, SALT_SIZE_MAX, &stored->salt_size)
        && read_part(&text, stored->hash, HASH_SIZE_MAX, &stored->hash_size)
        && *text == '\0' && stored->salt_size >= 8 && stored->hash_size >= 16;
}

static uint32_t
memory_wanted(const struct house *house)
{
    return (uint32_t)(house->settings->passwords.argon2_memory / 1024);
}

/* Whether we spend what a stored hash asks for: who can write hashes shall not stop the machine. */
static bool
is_affordable(const struct house *house, const struct stored *stored)
{
    return stored->memory <= 4 * (uint64_t)memory_wanted(house) && stored->passes <= PASSES_MAX
        && stored->lanes <= LANES_MAX && stored->memory >= 8 * stored->lanes;
}

/* A hash of today's costs with a salt of its own, which no password gives: random bytes are as good as one. This is
 * what somebody unknown has, and what a new hash is until it is computed. */
static void
make_empty(const struct house *house, struct stored *empty)
{
    const struct password_settings *settings = &house->settings->passwords;

    empty->is_2i = false;
    empty->memory = memory_wanted(house);
    empty->passes = (uint32_t)settings->argon2_passes;
    empty->lanes = (uint32_t)settings->argon2_lanes;
    empty->salt_size = SALT_SIZE;
    empty->hash_size = HASH_SIZE;
    lodge_random(empty->salt, SALT_SIZE);
    lodge_random(empty->hash, HASH_SIZE);
}

/* ---- writing one -------------------------------------------------------------------------------- */

/* Base 64 without padding. */
static const char *
encode_bytes(struct lodge_arena *arena, const unsigned char *bytes, size_t size)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    char *text = lodge_take(arena, (size * 8 + 5) / 6 + 1), *at = text;
    uint32_t bits = 0;
    unsigned held = 0;

    for (size_t i = 0; i < size; i++) {
        bits = (bits << 8 | bytes[i]) & 0xFFFFFF;
        for (held += 8; held >= 6; held -= 6)
            *at++ = digits[bits >> (held - 6) & 63];
    }
    if (held > 0)
        *at++ = digits[bits << (6 - held) & 63];
    *at = '\0';
    return text;
}

static const char *
encode(struct lodge_arena *arena, const struct stored *stored)
{
    return lodge_print(arena, "$argon2id$v=19$m=%u,t=%u,p=%u$%s$%s", (unsigned)stored->memory,
        (unsigned)stored->passes, (unsigned)stored->lanes, encode_bytes(arena, stored->salt, stored->salt_size),
        encode_bytes(arena, stored->hash, stored->hash_size));
}

/* ---- hashing ------------------------------------------------------------------------------------ */

/* What is computed when it is our turn. */
struct task {
    struct stored *stored;          /* Argon2 with these costs and this salt */
    const char *normal;             /* of this; NULL: of what cannot be a password */
    unsigned char *computed;
    const char *foreign;            /* and a hash that others made, compared in the same turn; NULL: none */
    const char *typed;              /* with the password as it was typed: others did not normalise */
    bool foreign_matches;
};

/* Hashes in the memory of the area. */
static bool
hash_like(struct house *house, int area, const struct task *task, const char **why)
{
    const struct stored *stored = task->stored;
    const char *password = task->normal ? task->normal : "";
    const struct hash_work work = {
        .is_2i = stored->is_2i, .memory = stored->memory, .passes = stored->passes, .lanes = stored->lanes,
        .text = password, .text_size = strlen(password), .salt = stored->salt, .salt_size = stored->salt_size,
        .hash = task->computed, .hash_size = stored->hash_size,
    };

    return hash_compute(house->hashing, area, &work, why);
}

static enum lodge_problem
too_busy(struct house *house, const char *why)
{
    lodge_later(house->fault, LODGE_BUSY, 1);
    return lodge_fail(house->fault, LODGE_BUSY, "%s", why);
}

/* Hashes when it is our turn. */
static enum lodge_problem
hash_in_turn(struct house *house, struct task *task)
{
    int area = hashing_area_take(house->hashing, PATIENCE);
    const char *why = NULL;

    if (area < 0)
        return too_busy(house, "those who are hashing take too long");
    bool hashed = hash_like(house, area, task, &why);
    task->foreign_matches = task->foreign && foreign_hash_matches(task->foreign, task->typed);
    hashing_area_release(house->hashing, area);
    return hashed ? LODGE_OK : lodge_fail(house->fault, LODGE_BROKEN, "Argon2: %s", why);
}

/* Hashes if there is a slot for us. */
static enum lodge_problem
compute(struct house *house, struct task *task)
{
    int slot = hashing_take(house->hashing);

    lodge_count(slot < 0 ? FIGURE_HASHES_PUT_OFF : FIGURE_HASHES, 1);
    if (slot < 0)
        return too_busy(house, "all slots for hashing are taken");
    enum lodge_problem problem = hash_in_turn(house, task);
    hashing_release(house->hashing, slot);
    return problem;
}

enum lodge_problem
password_hash(struct house *house, const char *password, const char **hash)
{
    struct stored *made = LODGE_NEW(house->arena, struct stored);
    struct task task = { .stored = made, .normal = password_normalise(house->arena, password), .computed = made->hash };

    if (!task.normal)
        return lodge_fail(house->fault, LODGE_BROKEN, "hashing what cannot be a password");
    make_empty(house, made);
    enum lodge_problem problem = compute(house, &task);
    if (problem == LODGE_OK)
        *hash = encode(house->arena, made);
    return problem;
}

/* What cannot be a password is hashed all the same, as no characters, and beside a foreign hash one of ours is made:
 * nobody must be known by being fast. */
enum lodge_problem
password_check(struct house *house, const char *hash, const char *password, bool *matches)
{
    struct stored *stored = LODGE_NEW(house->arena, struct stored);
    unsigned char computed[HASH_SIZE_MAX];
    bool comparable = hash && read_stored(hash, stored) && is_affordable(house, stored);
    bool foreign = hash && foreign_hash_judge(hash) == FOREIGN_FITS;
    struct task task = { .stored = stored, .normal = password_normalise(house->arena, password),
        .computed = computed, .foreign = foreign ? hash : NULL, .typed = password };

    *matches = false;
    if (!comparable)
        make_empty(house, stored);
    enum lodge_problem problem = compute(house, &task);
    if (problem)
        return problem;
    bool same = lodge_same_secret(computed, stored->hash, stored->hash_size);
    explicit_bzero(computed, sizeof(computed));
    *matches = task.normal && (task.foreign_matches || (comparable && same));
    if (hash && !comparable && !foreign)
        lodge_fail(house->fault, LODGE_OK, "the stored hash is of no known kind, or asks for too much");
    return LODGE_OK;
}

enum lodge_problem
password_hash_fits(struct house *house, const char *pointer, const char *hash)
{
    struct stored stored;
    bool argon2 = read_stored(hash, &stored);
    enum foreign_verdict verdict = argon2 ? FOREIGN_TOO_COSTLY : foreign_hash_judge(hash);

    if (argon2 && is_affordable(house, &stored))
        return LODGE_OK;
    switch (verdict) {
    case FOREIGN_FITS:
        return LODGE_OK;
    case FOREIGN_TOO_COSTLY:
        return lodge_misfit(house->fault, pointer, "hash_too_costly", "To compare it takes too much memory or time.");
    case FOREIGN_MALFORMED:
        return lodge_misfit(house->fault, pointer, "hash_malformed",
            "It begins like a hash of a known kind, but is none.");
    case FOREIGN_UNKNOWN:
    case FOREIGN_UNSTATED:
        break;
    }
    return lodge_misfit(house->fault, pointer, "hash_unknown", "It is not a hash of a kind that is known here.");
}

bool
password_is_outdated(const struct house *house, const char *hash)
{
    const struct password_settings *settings = &house->settings->passwords;
    struct stored stored = { 0 };

    return !read_stored(hash, &stored) || stored.is_2i || stored.memory != memory_wanted(house)
        || stored.passes != settings->argon2_passes || stored.lanes != settings->argon2_lanes
        || stored.salt_size != SALT_SIZE || stored.hash_size != HASH_SIZE;
}
