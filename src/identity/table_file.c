/* The two files of the session table: making, opening and retiring them. A file is never cut or written anew
 * in its place, for others have it mapped: a new one is renamed over it. */
#include "identity/table_layout.h"

#include "identity/shared_file.h"

#include <gatelodge/random.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define USERS_AT    HEAD_SIZE
#define IDS_AT      (USERS_AT + MARKS * sizeof(table_word))
#define NOBODIES_AT (IDS_AT + MARKS * sizeof(table_word))
#define BUCKETS_AT  (NOBODIES_AT + NOBODIES * sizeof(struct nobody))

#define BUCKETS_MIN 2
#define BUCKETS_MAX (UINT32_MAX / SLOTS)
#define PATH_SIZE   4128            /* a setting, and what we add */

/* What is wanted, or was found. */
struct shape {
    uint32_t buckets;
    size_t size, uses_size;
};

/* An opening under way. */
struct opening {
    const struct table_settings *settings;
    struct lodge_arena *arena;
    const char **why;
    struct shape shape;
    char boot[40];
    struct stat folder;
    bool any_size;              /* what is there is right, whatever the settings say */
};

/* A file, and where it is mapped. */
struct mapped {
    int file;
    void *at;
    size_t size;
};

static const struct mapped nothing = { -1, NULL, 0 };

/* ---- shapes --------------------------------------------------------------------------------------- */

static struct shape
shape_of(uint64_t buckets)
{
    return (struct shape){ (uint32_t)buckets, BUCKETS_AT + buckets * BUCKET_SIZE,
        HEAD_SIZE + buckets * SLOTS * sizeof(struct use) };
}

/* As many buckets as both files together have room for. */
static bool
shape_for(int64_t memory, struct shape *shape)
{
    int64_t room = memory - (int64_t)BUCKETS_AT - HEAD_SIZE;
    int64_t buckets = room / (int64_t)(BUCKET_SIZE + SLOTS * sizeof(struct use));

    *shape = shape_of(buckets < BUCKETS_MIN ? 0 : (uint64_t)buckets);
    return buckets >= BUCKETS_MIN && buckets <= BUCKETS_MAX;
}

/* From the size of a file of records. */
static bool
shape_from(uint64_t size, struct shape *shape)
{
    uint64_t buckets = size < BUCKETS_AT ? 0 : (size - BUCKETS_AT) / BUCKET_SIZE;

    *shape = shape_of(buckets);
    return buckets >= BUCKETS_MIN && buckets <= BUCKETS_MAX && shape->size == size;
}

/* The kernel's name of this boot, 32 digits; with hyphens or without. Where a sandbox hides it, as our units do, they
 * say it in the environment. */
static bool
read_boot(char boot[40])
{
    const char *told = getenv("GATELODGE_BOOT");
    char name[40] = "";
    size_t digits = 0;
    int file = told ? -1 : open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC);

    if (told)
        snprintf(name, sizeof(name), "%s", told);
    if (file >= 0) {
        name[read(file, name, 36) == 36 ? 36 : 0] = '\0';
        close(file);
    }
    memset(boot, 0, 40);
    for (const char *next = name; *next; next++)
        if (*next != '-')
            boot[digits++] = *next;
    return digits == 32;
}

/* FNV-1a: against accidents. */
static uint64_t
checksum(const struct head *head)
{
    const unsigned char *bytes = (const unsigned char *)head;
    uint64_t sum = UINT64_C(0xCBF29CE484222325);

    for (size_t i = 0; i < offsetof(struct head, checksum); i++)
        sum = (sum ^ bytes[i]) * UINT64_C(0x100000001B3);
    return sum;
}

static bool
head_is_ours(const struct head *head, const struct shape *shape, const char boot[40])
{
    return memcmp(head->magic, TABLE_MAGIC, sizeof(head->magic)) == 0 && head->version == TABLE_VERSION
        && head->size == shape->size && head->uses_size == shape->uses_size
        && memcmp(head->boot, boot, sizeof(head->boot)) == 0 && head->checksum == checksum(head)
        && atomic_load(&head->retired) == 0;
}

/* ---- mapping -------------------------------------------------------------------------------------- */

static void
unmap(struct mapped *mapped)
{
    if (mapped->at)
        munmap(mapped->at, mapped->size);
    if (mapped->file >= 0)
        close(mapped->file);
    *mapped = nothing;
}

static bool
map(struct mapped *mapped, int protection)
{
    void *at = mmap(NULL, mapped->size, protection, MAP_SHARED, mapped->file, 0);

    mapped->at = at == MAP_FAILED ? NULL : at;
    return at != MAP_FAILED;
}

static bool
open_file(const char *path, bool to_write, struct mapped *mapped)
{
    struct stat facts;

    *mapped = nothing;
    mapped->file = shared_file_open(path, to_write ? O_RDWR : O_RDONLY);
    if (mapped->file < 0)
        return false;
    if (fstat(mapped->file, &facts) != 0) {
        unmap(mapped);
        return false;
    }
    mapped->size = (size_t)facts.st_size;
    return true;
}

static bool
open_records(const char *path, bool to_write, const char boot[40], struct mapped *records, struct shape *shape)
{
    bool opened = open_file(path, to_write, records) && shape_from(records->size, shape)
        && map(records, to_write ? PROT_READ | PROT_WRITE : PROT_READ) && head_is_ours(records->at, shape, boot);

    if (!opened)
        unmap(records);
    return opened;
}

/* The uses of exactly these records. */
static bool
open_uses(const char *path, const struct head *head, const struct shape *shape, struct mapped *uses)
{
    bool opened = open_file(path, true, uses) && uses->size == shape->uses_size
        && map(uses, PROT_READ | PROT_WRITE);
    const struct uses_head *first = uses->at;

    opened = opened && memcmp(first->magic, USES_MAGIC, sizeof(first->magic)) == 0
        && memcmp(first->pair, head->pair, sizeof(first->pair)) == 0;
    if (!opened)
        unmap(uses);
    return opened;
}

/* The view lives in pages of its own: nginx's workers have no arena when they open it. */
static struct table *
view(const struct mapped *records, const struct mapped *uses, const struct shape *shape)
{
    unsigned char *at = records->at;
    struct table *table = mmap(NULL, sizeof(*table), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (table == MAP_FAILED)
        return NULL;
    *table = (struct table){
        .head = (struct head *)(void *)at,
        .user_marks = (table_word *)(void *)(at + USERS_AT), .id_marks = (table_word *)(void *)(at + IDS_AT),
        .nobodies = (struct nobody *)(void *)(at + NOBODIES_AT),
        .buckets = (struct bucket *)(void *)(at + BUCKETS_AT),
        .uses = uses->at ? (struct use *)(void *)((unsigned char *)uses->at + HEAD_SIZE) : NULL,
        .bucket_count = shape->buckets, .file = records->file,
        .map = records->at, .uses_map = uses->at, .size = records->size, .uses_size = uses->size,
    };
    return table;
}

/* Both, or nothing. */
static struct table *
view_or_unmap(struct mapped *records, struct mapped *uses, const struct shape *shape)
{
    struct table *table = view(records, uses, shape);

    if (!table) {
        unmap(records);
        unmap(uses);
    } else if (uses->file >= 0) {
        close(uses->file);
    }
    return table;
}

void
table_close(struct table *table)
{
    if (!table)
        return;
    munmap(table->map, table->size);
    if (table->uses_map)
        munmap(table->uses_map, table->uses_size);
    if (table->file >= 0)
        close(table->file);
    munmap(table, sizeof(*table));
}

/* ---- making --------------------------------------------------------------------------------------- */

static bool
fail(struct opening *opening, const char *path)
{
    *opening->why = lodge_print(opening->arena, "%s: %s", path, strerror(errno));
    return false;
}

static const char *
beside(const struct opening *opening, const char *ending)
{
    return lodge_print(opening->arena, "%s%s", opening->settings->file, ending);
}

/* A new file of zeros, with all its room: what the disk has not now would end somebody later. Where root
 * makes it, it becomes the folder's owner's. */
static bool
make_file(struct opening *opening, const char *path, size_t size, mode_t mode, struct mapped *made)
{
    uid_t owner = geteuid() == 0 ? opening->folder.st_uid : (uid_t)-1;

    *made = (struct mapped){ .file = -1, .size = size };
    if (unlink(path) != 0 && errno != ENOENT)
        return fail(opening, path);
    made->file = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (made->file < 0)
        return fail(opening, path);
    bool given = fchown(made->file, owner, opening->folder.st_gid) == 0 || geteuid() != 0;
    if (!given || fchmod(made->file, mode) != 0)
        return fail(opening, path);
    errno = posix_fallocate(made->file, 0, (off_t)size);
    return errno == 0 && map(made, PROT_READ | PROT_WRITE) ? true : fail(opening, path);
}

static void
fill_heads(const struct opening *opening, struct head *head, struct uses_head *uses)
{
    memcpy(head->magic, TABLE_MAGIC, sizeof(head->magic));
    head->version = TABLE_VERSION;
    head->size = opening->shape.size;
    head->uses_size = opening->shape.uses_size;
    lodge_random(head->pair, sizeof(head->pair));
    memcpy(head->boot, opening->boot, sizeof(head->boot));
    head->checksum = checksum(head);
    atomic_store(&head->moment, 1);

    memcpy(uses->magic, USES_MAGIC, sizeof(uses->magic));
    uses->version = TABLE_VERSION;
    memcpy(uses->pair, head->pair, sizeof(uses->pair));
}

/* The records come last: nobody finds them without their uses. */
static bool
make(struct opening *opening, struct mapped *records, struct mapped *uses)
{
    const char *path = opening->settings->file, *uses_path = beside(opening, ".uses");
    const char *new_path = beside(opening, ".new"), *new_uses = beside(opening, ".uses.new");

    if (!make_file(opening, new_path, opening->shape.size, 0640, records)
        || !make_file(opening, new_uses, opening->shape.uses_size, 0660, uses))
        return false;
    fill_heads(opening, records->at, uses->at);
    if (rename(new_uses, uses_path) != 0 || rename(new_path, path) != 0)
        return fail(opening, path);
    return true;
}

/* Tells who has the old file mapped, of whatever version, that it is no more. */
static bool
retire(struct opening *opening)
{
    const char *path = opening->settings->file;
    struct mapped old;
    uint64_t retired = 1;

    if (!open_file(path, true, &old))
        return errno == ENOENT ? true : fail(opening, path);
    bool told = old.size < HEAD_SIZE
        || pwrite(old.file, &retired, sizeof(retired), offsetof(struct head, retired)) == sizeof(retired);
    unmap(&old);
    return told ? true : fail(opening, path);
}

/* ---- opening -------------------------------------------------------------------------------------- */

/* Programs that start at once end up with one table. Whoever dies loses the lock. */
static int
lock(struct opening *opening)
{
    const char *path = beside(opening, ".lock");
    int file = shared_file_open_or_make(path, O_RDWR);

    if (file >= 0 && shared_file_lock(file))
        return file;
    bool is_held = file >= 0 && (errno == EAGAIN || errno == EACCES);
    fail(opening, path);
    if (is_held)
        *opening->why = lodge_print(opening->arena, "%s: another program has it for too long", path);
    if (file >= 0)
        close(file);
    return -1;
}

static bool
prepare(struct opening *opening)
{
    const char *path = opening->settings->file;
    const char *slash = strrchr(path, '/');
    const char *folder = slash ? lodge_copy(opening->arena, path, (size_t)(slash - path) + 1) : ".";

    if (!shape_for(opening->settings->memory, &opening->shape)) {
        *opening->why = "table.memory has no room for a table";
        return false;
    }
    if (!read_boot(opening->boot))
        return fail(opening, "/proc/sys/kernel/random/boot_id");
    return stat(folder, &opening->folder) == 0 ? true : fail(opening, folder);
}

static bool
open_what_is_there(struct opening *opening, struct mapped *records, struct mapped *uses)
{
    struct shape shape;

    *uses = nothing;
    if (!open_records(opening->settings->file, true, opening->boot, records, &shape))
        return false;
    bool fits = opening->any_size || shape.size == opening->shape.size;
    if (fits && open_uses(beside(opening, ".uses"), records->at, &shape, uses)) {
        opening->shape = shape;
        return true;
    }
    unmap(records);
    return false;
}

/* With the lock. */
static struct table *
open_or_make(struct opening *opening)
{
    struct mapped records, uses = nothing;
    bool there = open_what_is_there(opening, &records, &uses);

    if (!there && (!retire(opening) || !make(opening, &records, &uses))) {
        unmap(&records);
        unmap(&uses);
        return NULL;
    }
    struct table *table = view_or_unmap(&records, &uses, &opening->shape);
    if (!table)
        fail(opening, opening->settings->file);
    return table;
}

static struct table *
open_locked(struct opening *opening)
{
    int locked = prepare(opening) ? lock(opening) : -1;

    if (locked < 0)
        return NULL;
    struct table *table = open_or_make(opening);
    close(locked);
    return table;
}

struct table *
table_open(const struct table_settings *settings, struct lodge_arena *arena, const char **why)
{
    struct table *table = open_locked(&(struct opening){ .settings = settings, .arena = arena, .why = why });

    if (table) {
        atomic_store(&table->head->lease, (uint64_t)settings->lease);
        atomic_store(&table->head->grace, (uint64_t)settings->grace);
    }
    return table;
}

struct table *
table_join(const struct table_settings *settings, struct lodge_arena *arena, const char **why)
{
    return open_locked(&(struct opening){ .settings = settings, .arena = arena, .why = why, .any_size = true });
}

struct table *
table_look(const char *file)
{
    char uses_path[PATH_SIZE], boot[40];
    struct mapped records, uses;
    struct shape shape;
    int length = snprintf(uses_path, sizeof(uses_path), "%s.uses", file);

    if (length < 0 || (size_t)length >= sizeof(uses_path) || !read_boot(boot)
        || !open_records(file, false, boot, &records, &shape))
        return NULL;
    if (!open_uses(uses_path, records.at, &shape, &uses))
        uses = nothing;
    struct table *table = view_or_unmap(&records, &uses, &shape);
    if (table) {
        close(table->file);
        table->file = -1;
    }
    return table;
}

bool
table_is_retired(const struct table *table)
{
    return atomic_load(&table->head->retired) != 0;
}

bool
table_retire_deleted(struct table *table)
{
    struct stat facts;

    if (table->file >= 0 && fstat(table->file, &facts) == 0 && facts.st_nlink == 0)
        atomic_store(&table->head->retired, 1);
    return table_is_retired(table);
}
