/* The least that a gate can cost: processes that read FastCGI themselves, wait for all connections in an epoll set,
 * keep those that nginx keeps, and say yes to everything. Usage: parser SOCKET PROCESSES
 *
 * With a third word it counts, for tests: Gatelodge-Reason says how many connections and how many requests came,
 * and the status is that of X_ORIGINAL_PATH, as /403/, or 204 where nginx asks for it, else 200. */
#include "answer.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#define CONNECTIONS_MAX 4096
#define QUESTION_MAX    (16 * 1024)
#define ANSWER_MAX      2048

enum { BEGIN_REQUEST = 1, END_REQUEST = 3, STDIN = 5, STDOUT = 6, HEADER = 8, KEEP = 1 };

struct connection {
    unsigned char bytes[QUESTION_MAX];      /* of one request, until it is all there */
    size_t length;
};

static struct connection *connections[CONNECTIONS_MAX];     /* by descriptor */
static bool counting;
static unsigned long connection_count, request_count;

static size_t
content_length(const unsigned char *record)
{
    return (size_t)record[4] << 8 | record[5];
}

static size_t
record_length(const unsigned char *record)
{
    return HEADER + content_length(record) + record[6];
}

static bool
was_said(const struct connection *connection, const char *words)
{
    return memmem(connection->bytes, connection->length, words, strlen(words)) != NULL;
}

/* A parameter's name stands right before its value. */
static const char *
counted_answer(const struct connection *connection)
{
    static char text[ANSWER_MAX];
    const char *status = was_said(connection, "X_ORIGINAL_PATH/401/") ? "401"
        : was_said(connection, "X_ORIGINAL_PATH/403/") ? "403"
        : was_said(connection, "GATELODGE_SUCCESS204") ? "204" : "200";

    snprintf(text, sizeof(text), "Status: %s\r\nGatelodge-Reason: %lu/%lu\r\n\r\n", status, connection_count,
        request_count);
    return text;
}

static size_t
add_record(unsigned char *to, unsigned char type, const void *content, size_t length)
{
    size_t padding = (8 - length % 8) % 8;
    const unsigned char header[HEADER] = { 1, type, 0, 1, (unsigned char)(length >> 8), (unsigned char)length,
        (unsigned char)padding, 0 };

    memcpy(to, header, HEADER);
    memcpy(to + HEADER, content, length);
    memset(to + HEADER + length, 0, padding);
    return HEADER + length + padding;
}

static void
hang_up(int descriptor)
{
    close(descriptor);
    free(connections[descriptor]);
    connections[descriptor] = NULL;
}

static void
answer(int descriptor)
{
    static const unsigned char ended[8];
    struct connection *connection = connections[descriptor];
    bool keep = connection->bytes[HEADER + 2] & KEEP;
    unsigned char bytes[ANSWER_MAX + 64];
    size_t length;

    request_count++;
    const char *text = counting ? counted_answer(connection) : ANSWER;
    length = add_record(bytes, STDOUT, text, strlen(text));
    length += add_record(bytes + length, STDOUT, "", 0);
    length += add_record(bytes + length, END_REQUEST, ended, sizeof(ended));
    bool sent = send(descriptor, bytes, length, MSG_NOSIGNAL) == (ssize_t)length;
    connection->length = 0;
    if (!sent || !keep)
        hang_up(descriptor);
}

/* The empty record of STDIN ends a request. */
static bool
is_complete(const struct connection *connection)
{
    const unsigned char *record = connection->bytes, *end = connection->bytes + connection->length;

    for (; end - record >= HEADER && end - record >= (long)record_length(record); record += record_length(record))
        if (record[1] == STDIN && content_length(record) == 0)
            return true;
    return false;
}

static void
hear(int descriptor)
{
    struct connection *connection = connections[descriptor];
    ssize_t got = recv(descriptor, connection->bytes + connection->length, QUESTION_MAX - connection->length,
        MSG_DONTWAIT);

    if (got < 0 && errno == EAGAIN)
        return;
    if (got <= 0) {
        hang_up(descriptor);
        return;
    }
    connection->length += (size_t)got;
    if (is_complete(connection))
        answer(descriptor);
}

static void
watch(int set, int descriptor, uint32_t events)
{
    struct epoll_event event = { .events = events, .data.fd = descriptor };

    if (epoll_ctl(set, EPOLL_CTL_ADD, descriptor, &event) < 0)
        abort();
}

static void
take_connection(int set, int listening)
{
    int descriptor = accept4(listening, NULL, NULL, SOCK_CLOEXEC);

    if (descriptor < 0)
        return;
    if (descriptor >= CONNECTIONS_MAX)
        abort();
    connections[descriptor] = calloc(1, sizeof(struct connection));
    if (!connections[descriptor])
        abort();
    connection_count++;
    watch(set, descriptor, EPOLLIN);
}

static _Noreturn void
answer_all(int listening)
{
    struct epoll_event events[64];
    int set = epoll_create1(EPOLL_CLOEXEC);

    prctl(PR_SET_PDEATHSIG, SIGTERM);
    watch(set, listening, EPOLLIN | EPOLLEXCLUSIVE);
    for (;;) {
        int count = epoll_wait(set, events, 64, -1);

        for (int i = 0; i < count; i++) {
            if (events[i].data.fd == listening)
                take_connection(set, listening);
            else
                hear(events[i].data.fd);
        }
    }
}

static int
listen_at(const char *path)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    int listening = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

    snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
    unlink(path);
    if (bind(listening, (const struct sockaddr *)&address, sizeof(address)) != 0 || listen(listening, 511) != 0
        || chmod(path, 0666) != 0) {
        perror(path);
        exit(1);
    }
    return listening;
}

int
main(int argc, char *argv[])
{
    if (argc < 3) {
        fprintf(stderr, "usage: parser SOCKET PROCESSES [counting]\n");
        return 2;
    }
    int listening = listen_at(argv[1]);

    counting = argc > 3;
    for (int i = 0; i < (int)strtol(argv[2], NULL, 10); i++)
        if (fork() == 0)
            answer_all(listening);
    while (wait(NULL) > 0)
        continue;
    return 0;
}
