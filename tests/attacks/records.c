/* Records of FastCGI that no web server writes, on the sockets of the workers: cut off, with giant lengths, of
 * unknown kinds, out of order. A worker may die of them (libfcgi 2.4.2 ends the process where a length overflows);
 * another one takes its place, and nobody else's call fails. Who does not belong to the web server's group cannot
 * write any. */
#include "support/door.h"
#include "support/story.h"

#include <errno.h>
#include <grp.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *const programs[] = { "gate", "login", "api" };
#define PROGRAMS 3

static const char *
socket_of(const char *program)
{
    return text("%s/run/gatelodge-%s.sock", the_world()->directory, program);
}

/* What libfcgi and the kernel say of a worker that ends so; anything else in a log fails the story. */
static void
workers_may_die(void)
{
    errors_expected("Assertion|died|killed by|ABORTING|AddressSanitizer: (ABRT|requested allocation size|out of memory)"
        "|SUMMARY: AddressSanitizer: (ABRT|requested-allocation|allocation-size|out-of-memory)"
        "|ended (by signal|with status)|AddressSanitizer can not provide");
}

static bool
answers(const char *program)
{
    static struct door_answer answer;
    int door = door_open(socket_of(program));
    bool well = door >= 0 && door_ask(door, "GET", "/nothing-is-here", NULL, false) && door_hear(door, &answer)
        && answer.status == 404;

    if (door >= 0)
        close(door);
    return well;
}

static void
all_answer(void)
{
    for (size_t i = 0; i < PROGRAMS; i++)
        WAIT_UNTIL(answers(programs[i]), 20);
}

/* Bytes on a connection of their own, which then ends, or waits for what comes back. */
static void
throw_at(const char *program, const void *bytes, size_t length, bool waits)
{
    int door = door_open(socket_of(program));
    char unread[4096];

    ck_assert_msg(door >= 0, "%s: nobody listens", program);
    if (send(door, bytes, length, MSG_NOSIGNAL) == (ssize_t)length && waits) {
        shutdown(door, SHUT_WR);
        while (recv(door, unread, sizeof(unread), 0) > 0)
            continue;
    }
    close(door);
}

static const unsigned char begin[] = { 1, DOOR_BEGIN, 0, 1, 0, 8, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0 };

/* A whole request, as nginx writes it: what the variants are made of. */
static size_t
a_request(unsigned char *bytes)
{
    static const unsigned char parameters[] = {
        9, 4, 'F', 'C', 'G', 'I', '_', 'R', 'O', 'L', 'E', 'R', 'E', 'S', 'P',
        14, 3, 'R', 'E', 'Q', 'U', 'E', 'S', 'T', '_', 'M', 'E', 'T', 'H', 'O', 'D', 'G', 'E', 'T',
        12, 2, 'D', 'O', 'C', 'U', 'M', 'E', 'N', 'T', '_', 'U', 'R', 'I', '/', 'x',
    };
    static const unsigned char end[] = { 1, DOOR_PARAMETERS, 0, 1, 0, 0, 0, 0, 1, DOOR_BODY, 0, 1, 0, 0, 0, 0 };
    const unsigned char head[] = { 1, DOOR_PARAMETERS, 0, 1, 0, sizeof(parameters), 0, 0 };
    size_t used = 0;

    memcpy(bytes, begin, sizeof(begin));
    used += sizeof(begin);
    memcpy(bytes + used, head, sizeof(head));
    used += sizeof(head);
    memcpy(bytes + used, parameters, sizeof(parameters));
    used += sizeof(parameters);
    memcpy(bytes + used, end, sizeof(end));
    return used + sizeof(end);
}

START_TEST(a_request_may_be_cut_off_anywhere)
{
    unsigned char bytes[256];
    size_t length = a_request(bytes);

    workers_may_die();
    for (size_t i = 0; i < PROGRAMS; i++)
        for (size_t cut = 0; cut < length; cut++)
            throw_at(programs[i], bytes, cut, cut % 2 == 0);
    all_answer();
}
END_TEST

START_TEST(any_byte_of_a_request_may_be_another)
{
    static const unsigned char odd[] = { 0, 1, 2, 9, 11, 0x7e, 0x7f, 0x80, 0xff };
    unsigned char bytes[256];
    size_t length = a_request(bytes);

    workers_may_die();
    for (size_t at = 0; at < length; at++)
        for (size_t i = 0; i < sizeof(odd); i++) {
            unsigned char kept = bytes[at];
            bytes[at] = odd[i];
            throw_at(programs[(at + i) % PROGRAMS], bytes, length, false);
            bytes[at] = kept;
        }
    all_answer();
}
END_TEST

/* CVE-2025-23016: the lengths of a name and of its value overflow when they are added. */
START_TEST(a_length_that_no_memory_holds_costs_one_worker_at_most)
{
    static const unsigned long lengths[] = {
        0x7fffffff, 0x7ffffffe, 0x7e000000, 0x7dffffff, 0x40000000, 0x10000000, 0x01000000, 0x00ffffff,
    };

    workers_may_die();
    for (size_t p = 0; p < PROGRAMS; p++)
        for (size_t name = 0; name < 8; name++) {
            unsigned char bytes[64] = { 0 };
            unsigned long value = lengths[(name * 3 + p) % 8];
            const unsigned char pair[] = { 1, DOOR_PARAMETERS, 0, 1, 0, 16, 0, 0,
                (unsigned char)(0x80 | lengths[name] >> 24), (unsigned char)(lengths[name] >> 16),
                (unsigned char)(lengths[name] >> 8), (unsigned char)lengths[name],
                (unsigned char)(0x80 | value >> 24), (unsigned char)(value >> 16), (unsigned char)(value >> 8),
                (unsigned char)value };
            memcpy(bytes, begin, sizeof(begin));
            memcpy(bytes + sizeof(begin), pair, sizeof(pair));
            throw_at(programs[p], bytes, sizeof(begin) + sizeof(pair) + 8, false);
        }
    all_answer();
}
END_TEST

/* While one connection ends worker after worker, people go on being served: a call that a dying worker took with
 * it is asked once more, as nginx and browsers do. */
START_TEST(others_are_served_while_somebody_kills_workers)
{
    static const unsigned char giant[] = { 1, DOOR_PARAMETERS, 0, 1, 0, 8, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
        0xff, 0xff };
    unsigned char bytes[sizeof(begin) + sizeof(giant)];
    struct browser *program = program_of(A_PERSON(NULL));
    int served = 0;

    workers_may_die();
    errors_expected("upstream prematurely closed|recv\\(\\) failed|connect\\(\\) to unix|writev\\(\\) failed");
    memcpy(bytes, begin, sizeof(begin));
    memcpy(bytes + sizeof(begin), giant, sizeof(giant));
    for (int i = 0; i < 12; i++) {
        throw_at("api", bytes, sizeof(bytes), true);
        WAIT_UNTIL(ask_as(program, "GET /api/v1/me", NULL).status == 200, 20);
        served++;
    }
    ck_assert_int_eq(served, 12);
    all_answer();
}
END_TEST

START_TEST(records_of_no_known_kind_are_nothing)
{
    workers_may_die();
    for (size_t p = 0; p < PROGRAMS; p++)
        for (unsigned kind = 0; kind < 256; kind += 5) {
            const unsigned char record[] = { 1, (unsigned char)kind, 0, (unsigned char)(kind & 1), 0, 8, 0, 0, 0, 9,
                0xff, 0, 0, 0, 0, 0 };
            throw_at(programs[p], record, sizeof(record), false);
        }
    all_answer();
}
END_TEST

/* A parameter twice, thousands of them, without a name, with bytes that are no text: refused, and no worker ends. */
START_TEST(parameters_that_make_no_sense_are_refused)
{
    static struct door_parameter many[3000];
    static struct door_answer answer;
    const struct door_parameter twice[] = { { "REQUEST_METHOD", "GET" }, { "REQUEST_METHOD", "POST" },
        { "DOCUMENT_URI", "/" }, { NULL, NULL } };
    const struct door_parameter nameless[] = { { "", "x" }, { "=", "=" }, { "REQUEST_METHOD", "\xff\xfe" },
        { "DOCUMENT_URI", "\x01\x02" }, { NULL, NULL } };
    const struct door_parameter *const all[] = { twice, many, nameless };

    for (size_t i = 0; i < 2999; i++)
        many[i] = (struct door_parameter){ text("HTTP_X_%zu", i), "value" };
    for (size_t p = 0; p < PROGRAMS; p++)
        for (size_t i = 0; i < 3; i++) {
            int door = door_open(socket_of(programs[p]));
            ck_assert(door_begin(door, false) && door_parameters(door, all[i]) && door_body(door, "", 0));
            ck_assert_msg(door_hear(door, &answer), "%s has no answer to %zu", programs[p], i);
            ck_assert_msg(answer.status >= 400 && answer.status < 500, "%s: %d", programs[p], answer.status);
            close(door);
        }
}
END_TEST

/* On the gate's own socket: everything but a question of nginx is 401 or 403, or no answer at all. */
START_TEST(the_gate_says_nothing_but_no_to_what_nginx_would_not_ask)
{
    static struct door_answer answer;
    static const char *const paths[] = { "/secret", "", "/../x", "\xff", "https://localhost/", "/a\nb" };
    static const char *const methods[] = { "GET", "get", "", "\x01", "GET POST", "TRACE" };

    for (size_t i = 0; i < 6; i++)
        for (size_t m = 0; m < 6; m++) {
            const struct door_parameter asked[] = {
                { "FCGI_ROLE", "RESPONDER" }, { "REQUEST_METHOD", "GET" }, { "DOCUMENT_URI", "/.gatelodge/check" },
                { "X_ORIGINAL_METHOD", methods[m] }, { "X_ORIGINAL_PATH", paths[i] },
                { "X_ORIGINAL_URL", text("https://localhost:%d%s", world_port(), paths[i]) },
                { "HTTP_COOKIE", "__Host-gatelodge=\"" }, { NULL, NULL },
            };
            int door = door_open(socket_of("gate"));
            ck_assert(door_begin(door, false) && door_parameters(door, asked) && door_body(door, "", 0));
            ck_assert(door_hear(door, &answer));
            ck_assert_msg(answer.status == 401 || answer.status == 403, "\"%s\" \"%s\": %d", methods[m], paths[i],
                answer.status);
            ck_assert_ptr_null(door_header(&answer, "Set-Cookie"));
            close(door);
        }
}
END_TEST

/* Connects as somebody of no group; returns errno. */
static int
stranger_connects(const char *path)
{
    pid_t child = fork();
    int status = 0;

    ck_assert(child >= 0);
    if (child == 0) {
        if (setgroups(0, NULL) != 0 || setgid(54321) != 0 || setuid(54321) != 0)
            _exit(255);
        _exit(door_open(path) >= 0 ? 0 : errno);
    }
    ck_assert(waitpid(child, &status, 0) == child && WIFEXITED(status));
    return WEXITSTATUS(status);
}

START_TEST(sockets_are_for_the_web_server_alone)
{
    for (size_t i = 0; i < PROGRAMS; i++) {
        struct stat about;

        ck_assert(stat(socket_of(programs[i]), &about) == 0);
        ck_assert_msg((about.st_mode & 07777) == 0660, "%s: %o", programs[i], (unsigned)about.st_mode);
        if (geteuid() == 0)
            ck_assert_int_eq(stranger_connects(socket_of(programs[i])), EACCES);
    }
}
END_TEST

RUN_STORIES("attacks by records", NULL, a_request_may_be_cut_off_anywhere, any_byte_of_a_request_may_be_another,
    a_length_that_no_memory_holds_costs_one_worker_at_most, others_are_served_while_somebody_kills_workers,
    records_of_no_known_kind_are_nothing, parameters_that_make_no_sense_are_refused,
    the_gate_says_nothing_but_no_to_what_nginx_would_not_ask, sockets_are_for_the_web_server_alone);
