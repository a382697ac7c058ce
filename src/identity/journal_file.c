/* Records on disk. Readers take no lock: a record counts once its checksum is right, and that is so before
 * whoever wrote it says that it is there. Writers take one, of the process: it ends with it, and a fork has
 * none. */
#include "identity/journal_file.h"

#include "identity/shared_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

/* One record, as it stands in the file, which outlives the programs: whoever changes the layout, and so the
 * magic, reads the old one, too. */
struct record {
    char magic[8];
    uint32_t checksum;                      /* CRC-32 of all that stands behind it */
    uint32_t kind;
    struct lodge_id name;                   /* of the record */
    struct lodge_id user;
    struct lodge_id which;
    int64_t at;
    struct lodge_id actor;
    uint32_t actor_kind;
    char actor_name[260];
    char address[48];
    char user_agent[512];
    char request_id[72];
    char unused[40];
};

_Static_assert(sizeof(struct record) == JOURNAL_RECORD_SIZE, "a record has no gaps that nobody wrote");

static const char magic[8] = "GLREVOK1";

struct journal {
    int file;
    struct record record;                   /* that was read last */
};

/* ---- opening ------------------------------------------------------------------------------------ */

struct journal *
journal_open(const char *path, enum journal_use use, const char **why)
{
    struct journal *journal = calloc(1, sizeof(*journal));

    if (!journal || use == JOURNAL_USE_UNSTATED)
        abort();
    journal->file = shared_file_open_or_make(path, use == JOURNAL_KEEPS ? O_RDWR | O_APPEND : O_RDONLY);
    if (journal->file >= 0)
        return journal;
    int error = errno;

    free(journal);
    *why = strerror(error);
    errno = error;
    return NULL;
}

void
journal_close(struct journal *journal)
{
    if (!journal)
        return;
    close(journal->file);
    free(journal);
}

/* ---- reading ------------------------------------------------------------------------------------ */

static uint32_t
checksum_of(const struct record *record)
{
    const unsigned char *behind = (const unsigned char *)&record->kind;

    return (uint32_t)crc32(0, behind, JOURNAL_RECORD_SIZE - offsetof(struct record, kind));
}

static bool
is_whole(const struct record *record)
{
    return memcmp(record->magic, magic, sizeof(magic)) == 0 && record->checksum == checksum_of(record);
}

/* Texts are cut and ended when they are written; the checksum says that they still are. */
static const char *
text_of(const char *room)
{
    return *room ? room : NULL;
}

static enum journal_found
read_record(const struct journal *journal, uint64_t number, struct record *record)
{
    ssize_t got = pread(journal->file, record, JOURNAL_RECORD_SIZE, (off_t)(number * JOURNAL_RECORD_SIZE));

    if (got < 0)
        return JOURNAL_UNREADABLE;
    if (got < JOURNAL_RECORD_SIZE)
        return JOURNAL_END;
    return is_whole(record) ? JOURNAL_RECORD : JOURNAL_TORN;
}

bool
journal_look(const struct journal *journal, struct journal_place *place)
{
    struct record record;
    struct stat about;

    *place = (struct journal_place){ 0 };
    if (fstat(journal->file, &about) != 0 || about.st_nlink == 0)   /* others have another by now */
        return false;
    place->count = (uint64_t)about.st_size / JOURNAL_RECORD_SIZE;
    if (place->count == 0)
        return true;

    switch (read_record(journal, 0, &record)) {
    case JOURNAL_RECORD:
        place->first = record.name;
        return true;
    case JOURNAL_TORN:
        return true;
    case JOURNAL_END:
        place->count = 0;
        return true;
    case JOURNAL_UNREADABLE:
    case JOURNAL_UNSTATED:
        break;
    }
    return false;
}

enum journal_found
journal_read(struct journal *journal, uint64_t number, struct revocation *revocation)
{
    struct record *record = &journal->record;
    enum journal_found found = read_record(journal, number, record);

    if (found != JOURNAL_RECORD)
        return found;
    *revocation = (struct revocation){
        .kind = (enum revocation_kind)record->kind,
        .user = record->user,
        .which = record->which,
        .at = record->at,
        .actor = { .kind = (enum actor_kind)record->actor_kind, .id = record->actor,
            .name = text_of(record->actor_name), .address = text_of(record->address),
            .user_agent = text_of(record->user_agent), .request_id = text_of(record->request_id) },
    };
    return JOURNAL_RECORD;
}

/* ---- writing ------------------------------------------------------------------------------------ */

static void
unlock(const struct journal *journal)
{
    fcntl(journal->file, F_SETLK, &(struct flock){ .l_type = F_UNLCK, .l_whence = SEEK_SET });
}

/* A crash may leave part of a record: nobody was told that it is there, and what comes behind it would be
 * looked for in the wrong place. */
static bool
end_of(const struct journal *journal, off_t *end)
{
    struct stat about;

    if (fstat(journal->file, &about) != 0)
        return false;
    *end = about.st_size - about.st_size % JOURNAL_RECORD_SIZE;
    return *end == about.st_size || ftruncate(journal->file, *end) == 0;
}

/* As much of a text as there is room for, by whole characters. */
static void
put_text(char *room, size_t size, const char *text)
{
    size_t length = text ? strnlen(text, size) : 0;

    if (length == size)
        for (length--; length > 0 && ((unsigned char)text[length] & 0xC0) == 0x80; length--)
            continue;
    if (length > 0)
        memcpy(room, text, length);
}

static void
fill(struct record *record, const struct revocation *revocation)
{
    const struct actor *actor = &revocation->actor;

    *record = (struct record){
        .kind = (uint32_t)revocation->kind, .name = lodge_id_new(), .user = revocation->user,
        .which = revocation->which, .at = revocation->at,
        .actor = actor->id, .actor_kind = (uint32_t)actor->kind,
    };
    memcpy(record->magic, magic, sizeof(magic));
    put_text(record->actor_name, sizeof(record->actor_name), actor->name);
    put_text(record->address, sizeof(record->address), actor->address);
    put_text(record->user_agent, sizeof(record->user_agent), actor->user_agent);
    put_text(record->request_id, sizeof(record->request_id), actor->request_id);
    record->checksum = checksum_of(record);
}

/* NULL, or why it is not there; then it is as it was. */
static const char *
append(struct journal *journal, const struct record *record)
{
    off_t end;

    if (!end_of(journal, &end))
        return strerror(errno);
    if ((uint64_t)end / JOURNAL_RECORD_SIZE >= JOURNAL_RECORDS_MAX)
        return "it is full";
    ssize_t written = write(journal->file, record, JOURNAL_RECORD_SIZE);
    if (written == JOURNAL_RECORD_SIZE && fdatasync(journal->file) == 0)
        return NULL;

    const char *why = written >= 0 && written < JOURNAL_RECORD_SIZE ? "the disk is full" : strerror(errno);
    if (ftruncate(journal->file, end) != 0)
        return "a record that could not be kept cannot be taken back either";
    return why;
}

/* Whether this is still the file that others open. */
static bool
has_name(const struct journal *journal)
{
    struct stat about;

    return fstat(journal->file, &about) == 0 && about.st_nlink > 0;
}

bool
journal_add(struct journal *journal, const struct revocation *revocation, const char **why)
{
    struct record record;

    fill(&record, revocation);
    *why = has_name(journal) ? NULL : "it was deleted: restart the programs";
    if (!*why && !shared_file_lock(journal->file))
        *why = "another program writes into it for too long";
    if (*why)
        return false;
    *why = append(journal, &record);
    unlock(journal);
    return *why == NULL;
}

bool
journal_empty(struct journal *journal, const struct journal_place *place, bool *emptied)
{
    struct journal_place now;

    *emptied = false;
    if (!shared_file_lock(journal->file))
        return false;
    bool well = journal_look(journal, &now);
    *emptied = well && now.count == place->count && lodge_id_equal(now.first, place->first);
    if (*emptied)
        well = *emptied = ftruncate(journal->file, 0) == 0 && fdatasync(journal->file) == 0;
    unlock(journal);
    return well;
}
