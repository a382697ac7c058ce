/* The journal's file: nothing that was kept is lost, whatever happens to the disk and to who writes. */
#include "identity/journal_file.h"

#include "support/test.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define RECORD 1024

static char path[200];

static void
remove_file(void)
{
    unlink(path);
}

static struct journal *
open_it(void)
{
    const char *why = NULL;
    struct journal *journal = journal_open(path, JOURNAL_KEEPS, &why);

    ck_assert_msg(journal != NULL, "%s", why);
    return journal;
}

static struct journal *
a_journal(void)
{
    const char *folder = getenv("TMPDIR");

    snprintf(path, sizeof(path), "%s/journal.%ld", folder ? folder : "/tmp", (long)getpid());
    unlink(path);
    atexit(remove_file);
    return open_it();
}

/* One session of nobody in particular; `number` shows in it. */
static struct revocation
of_number(int64_t number)
{
    return (struct revocation){ .kind = REVOCATION_SESSION, .which = lodge_id_new(), .at = number,
        .actor = { .kind = ACTOR_USER, .id = lodge_id_new(), .name = "ann", .address = "192.0.2.1",
            .user_agent = "curl", .request_id = "req_1" } };
}

static void
add(struct journal *journal, int64_t number)
{
    const struct revocation revocation = of_number(number);
    const char *why = NULL;

    ck_assert_msg(journal_add(journal, &revocation, &why), "%s", why);
}

static const char *
refusal(struct journal *journal)
{
    const struct revocation revocation = of_number(0);
    const char *why = NULL;

    ck_assert(!journal_add(journal, &revocation, &why));
    return why;
}

static int64_t
number_at(struct journal *journal, uint64_t place)
{
    struct revocation revocation;

    return journal_read(journal, place, &revocation) == JOURNAL_RECORD ? revocation.at : -1;
}

static off_t
size_of_file(void)
{
    struct stat about;

    ck_assert_int_eq(stat(path, &about), 0);
    return about.st_size;
}

START_TEST(what_was_added_is_there_after_opening_again)
{
    struct journal *journal = a_journal();
    struct revocation added = of_number(7), found;
    const char *why = NULL;

    added.kind = REVOCATION_SESSIONS;
    added.user = lodge_id_new();
    ck_assert(journal_add(journal, &added, &why));
    journal_close(journal);
    journal = open_it();
    ck_assert_int_eq(journal_read(journal, 0, &found), JOURNAL_RECORD);
    ck_assert_int_eq(found.kind, REVOCATION_SESSIONS);
    ck_assert(lodge_id_equal(found.user, added.user) && lodge_id_equal(found.which, added.which));
    ck_assert_int_eq(found.at, 7);
    ck_assert_int_eq(found.actor.kind, ACTOR_USER);
    ck_assert(lodge_id_equal(found.actor.id, added.actor.id));
    ck_assert_str_eq(found.actor.name, "ann");
    ck_assert_str_eq(found.actor.address, "192.0.2.1");
    ck_assert_str_eq(found.actor.user_agent, "curl");
    ck_assert_str_eq(found.actor.request_id, "req_1");
    ck_assert_int_eq(journal_read(journal, 1, &found), JOURNAL_END);
    journal_close(journal);
}
END_TEST

START_TEST(nobody_else_may_read_it)
{
    struct journal *journal = a_journal();
    struct stat about;

    ck_assert_int_eq(stat(path, &about), 0);
    ck_assert_uint_eq(about.st_mode & 07777, 0600);
    journal_close(journal);
}
END_TEST

START_TEST(long_texts_are_cut_between_characters)
{
    struct journal *journal = a_journal();
    struct revocation added = of_number(1), found;
    const char *why = NULL;
    char name[2001];

    for (size_t i = 0; i < 2000; i += 2)
        memcpy(name + i, "\xC3\xA4", 2);
    name[2000] = '\0';
    added.actor.name = name;
    added.actor.address = NULL;
    added.actor.user_agent = name;
    ck_assert(journal_add(journal, &added, &why));
    ck_assert_int_eq(journal_read(journal, 0, &found), JOURNAL_RECORD);
    ck_assert_uint_eq(strlen(found.actor.name), 258);
    ck_assert_uint_eq(strlen(found.actor.user_agent), 510);
    ck_assert_ptr_null(found.actor.address);
    journal_close(journal);
}
END_TEST

START_TEST(part_of_a_record_says_nothing_and_hides_nothing)
{
    struct journal *journal = a_journal();

    add(journal, 1);
    add(journal, 2);
    for (off_t torn = RECORD + 1; torn < 2 * RECORD; torn += 101) {
        ck_assert_int_eq(truncate(path, torn), 0);
        ck_assert_int_eq(number_at(journal, 0), 1);
        ck_assert_int_eq(number_at(journal, 1), -1);
        add(journal, 3);
        ck_assert_int_eq(number_at(journal, 1), 3);
        ck_assert_int_eq(size_of_file(), 2 * RECORD);
    }
    journal_close(journal);
}
END_TEST

START_TEST(a_record_that_was_changed_says_nothing)
{
    struct journal *journal = a_journal();
    struct revocation found;
    char byte;

    for (int i = 0; i < 3; i++)
        add(journal, i);
    int file = open(path, O_RDWR);
    for (off_t at = RECORD; at < 2 * RECORD; at += 13) {
        ck_assert_int_eq(pread(file, &byte, 1, at), 1);
        byte ^= 0x10;
        ck_assert_int_eq(pwrite(file, &byte, 1, at), 1);
        ck_assert_int_eq(journal_read(journal, 1, &found), JOURNAL_TORN);
        ck_assert_int_eq(number_at(journal, 0), 0);
        ck_assert_int_eq(number_at(journal, 2), 2);
        byte ^= 0x10;
        ck_assert_int_eq(pwrite(file, &byte, 1, at), 1);
    }
    close(file);
    ck_assert_int_eq(number_at(journal, 1), 1);
    journal_close(journal);
}
END_TEST

/* Files can grow to so many bytes, as on a disk that is full then. */
static void
limit_files(rlim_t bytes)
{
    const struct rlimit limit = { bytes, RLIM_INFINITY };

    signal(SIGXFSZ, SIG_IGN);
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

START_TEST(a_full_disk_keeps_nothing_of_a_record)
{
    struct journal *journal = a_journal();

    add(journal, 1);
    limit_files(RECORD + 100);
    ck_assert_str_eq(refusal(journal), "the disk is full");
    ck_assert_int_eq(size_of_file(), RECORD);
    limit_files(RECORD);
    refusal(journal);
    ck_assert_int_eq(size_of_file(), RECORD);
    limit_files(RLIM_INFINITY);
    add(journal, 2);
    ck_assert_int_eq(number_at(journal, 0), 1);
    ck_assert_int_eq(number_at(journal, 1), 2);
    journal_close(journal);
}
END_TEST

START_TEST(it_is_bounded)
{
    struct journal *journal = a_journal();

    ck_assert_int_eq(truncate(path, (off_t)((JOURNAL_RECORDS_MAX - 1) * RECORD)), 0);
    add(journal, 1);
    ck_assert_str_eq(refusal(journal), "it is full");
    ck_assert_int_eq(size_of_file(), (off_t)(JOURNAL_RECORDS_MAX * RECORD));
    journal_close(journal);
}
END_TEST

START_TEST(a_file_without_a_name_keeps_nothing)
{
    struct journal *journal = a_journal();
    struct journal_place place;

    unlink(path);
    ck_assert_str_eq(refusal(journal), "it was deleted: restart the programs");
    ck_assert(!journal_look(journal, &place));
    journal_close(journal);
}
END_TEST

START_TEST(writers_do_not_write_over_one_another)
{
    struct journal *journal = a_journal();
    bool seen[4][50] = { { false } };

    for (int writer = 0; writer < 4; writer++)
        if (fork() == 0) {
            for (int i = 0; i < 50; i++)
                add(journal, writer * 100 + i);
            _exit(0);
        }
    for (int status = 0; wait(&status) > 0;)
        ck_assert_int_eq(status, 0);
    for (uint64_t i = 0; i < 200; i++) {
        int64_t number = number_at(journal, i);
        ck_assert(number >= 0 && number / 100 < 4 && number % 100 < 50);
        ck_assert(!seen[number / 100][number % 100]);
        seen[number / 100][number % 100] = true;
    }
    ck_assert_int_eq(number_at(journal, 200), -1);
    journal_close(journal);
}
END_TEST

/* A process that holds the lock, until it is killed. */
static pid_t
stopped_writer(void)
{
    int ready[2];
    char byte;

    ck_assert_int_eq(pipe(ready), 0);
    pid_t writer = fork();
    if (writer == 0) {
        int file = open(path, O_RDWR);
        if (fcntl(file, F_SETLK, &(struct flock){ .l_type = F_WRLCK, .l_whence = SEEK_SET }) != 0
            || write(ready[1], "x", 1) != 1)
            _exit(1);
        for (;;)
            pause();
    }
    ck_assert_int_eq(read(ready[0], &byte, 1), 1);
    return writer;
}

START_TEST(a_writer_that_stands_still_stops_no_reader_and_no_writer_for_ever)
{
    struct journal *journal = a_journal();
    struct journal_place place;
    bool emptied;

    add(journal, 1);
    pid_t writer = stopped_writer();
    ck_assert(journal_look(journal, &place));
    ck_assert_uint_eq(place.count, 1);
    ck_assert_int_eq(number_at(journal, 0), 1);
    ck_assert_str_eq(refusal(journal), "another program writes into it for too long");
    ck_assert(!journal_empty(journal, &place, &emptied) && !emptied);
    kill(writer, SIGKILL);
    waitpid(writer, NULL, 0);
    add(journal, 2);
    journal_close(journal);
}
END_TEST

START_TEST(it_is_emptied_only_as_it_was_seen)
{
    struct journal *journal = a_journal();
    struct journal_place before, now;
    bool emptied;

    ck_assert(journal_look(journal, &before));
    ck_assert_uint_eq(before.count, 0);
    add(journal, 1);
    ck_assert(journal_look(journal, &before));
    add(journal, 2);
    ck_assert(journal_empty(journal, &before, &emptied) && !emptied);
    ck_assert(journal_look(journal, &now));
    ck_assert_uint_eq(now.count, 2);
    ck_assert(lodge_id_equal(now.first, before.first));
    ck_assert(journal_empty(journal, &now, &emptied) && emptied);
    ck_assert_int_eq(size_of_file(), 0);

    /* As many again are not the same. */
    add(journal, 3);
    add(journal, 4);
    ck_assert(journal_empty(journal, &now, &emptied) && !emptied);
    ck_assert_int_eq(number_at(journal, 1), 4);
    journal_close(journal);
}
END_TEST

START_TEST(who_only_looks_adds_and_takes_nothing)
{
    struct journal *journal = a_journal();
    struct journal_place place;
    const char *why = NULL;
    bool emptied;

    add(journal, 1);
    struct journal *looking = journal_open(path, JOURNAL_LOOKS, &why);
    ck_assert_int_eq(number_at(looking, 0), 1);
    ck_assert(journal_look(looking, &place));
    refusal(looking);
    ck_assert(!journal_empty(looking, &place, &emptied) && !emptied);
    ck_assert_int_eq(size_of_file(), 1024);
    journal_close(looking);
    unlink(path);
    looking = journal_open(path, JOURNAL_LOOKS, &why);      /* whoever comes first makes it */
    ck_assert_int_eq(size_of_file(), 0);
    journal_close(looking);
    journal_close(journal);
}
END_TEST

START_TEST(what_others_put_in_its_place_is_not_opened)
{
    const char *why = NULL;
    char other[220];

    journal_close(a_journal());
    snprintf(other, sizeof(other), "%s.other", path);
    unlink(other);
    ck_assert_int_eq(link(path, other), 0);
    ck_assert_ptr_null(journal_open(path, JOURNAL_KEEPS, &why));
    ck_assert_int_eq(errno, EINVAL);
    unlink(path);
    ck_assert_int_eq(symlink(other, path), 0);
    ck_assert_ptr_null(journal_open(path, JOURNAL_KEEPS, &why));
    unlink(path);
    unlink(other);
    ck_assert_int_eq(symlink(other, path), 0);              /* to nothing: it is not made there */
    ck_assert_ptr_null(journal_open(path, JOURNAL_KEEPS, &why));
    ck_assert_int_ne(access(other, F_OK), 0);
}
END_TEST

START_TEST(what_cannot_be_opened_says_why)
{
    const char *why = NULL;

    ck_assert_ptr_null(journal_open("/nonexistent/journal", JOURNAL_KEEPS, &why));
    ck_assert_int_eq(errno, ENOENT);
    ck_assert_str_eq(why, strerror(ENOENT));
    snprintf(path, sizeof(path), "/tmp/journal-link.%ld", (long)getpid());
    atexit(remove_file);
    ck_assert_int_eq(symlink("/dev/null", path), 0);
    ck_assert_ptr_null(journal_open(path, JOURNAL_KEEPS, &why));
    ck_assert_int_eq(errno, ELOOP);
}
END_TEST

RUN_TESTS("journal_file", what_others_put_in_its_place_is_not_opened,
    what_was_added_is_there_after_opening_again, nobody_else_may_read_it,
    long_texts_are_cut_between_characters, part_of_a_record_says_nothing_and_hides_nothing,
    a_record_that_was_changed_says_nothing, a_full_disk_keeps_nothing_of_a_record, it_is_bounded,
    a_file_without_a_name_keeps_nothing, writers_do_not_write_over_one_another,
    a_writer_that_stands_still_stops_no_reader_and_no_writer_for_ever, it_is_emptied_only_as_it_was_seen,
    who_only_looks_adds_and_takes_nothing, what_cannot_be_opened_says_why);
