/* From a FastCGI request to a call, and back. The only file that knows libfcgi.
 *
 * libfcgi would wait inside one connection, and so an idle one that nginx keeps open would pin its worker.
 * Here an epoll set waits for all connections, and libfcgi gets one only when bytes are there. */
#include "lib/fastcgi.h"

#include <gatelodge/log.h>

#include <errno.h>
#include <fcgiapp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#define CONNECTIONS_MAX 512                 /* open at once; then the one that was silent longest goes */
#define SILENCE_MAX     10                  /* seconds between two bytes of one call                   */
#define FIRST_BYTES     50                  /* milliseconds that a new connection has to say something */
#define LINGER          LODGE_SECONDS(2)    /* for a peer to take our answer although we refuse its body */
#define QUIET           200                 /* milliseconds after which a kept connection is not used soon     */
#define EVENTS_MAX      16

struct door {
    const struct server *server;
    struct lodge_arena *arena;
    int epoll;
    int listening;
    int signals;
    bool leaving;
    int64_t calls_left;
    int open[CONNECTIONS_MAX];              /* connections in the epoll set; first who spoke least lately */
    size_t open_count;
    bool closed_another;                    /* since events were fetched: one may mean a number given anew */
};

static void
watch(const struct door *door, int descriptor, uint32_t events)
{
    struct epoll_event event = { .events = events, .data.fd = descriptor };

    if (epoll_ctl(door->epoll, EPOLL_CTL_ADD, descriptor, &event) < 0)
        abort();
}

/* Takes a connection out of the list; false when it is not in it. */
static bool
unlist(struct door *door, int connection)
{
    size_t i = 0;

    while (i < door->open_count && door->open[i] != connection)
        i++;
    if (i == door->open_count)
        return false;
    memmove(door->open + i, door->open + i + 1, (--door->open_count - i) * sizeof(door->open[0]));
    return true;
}

/* Closing takes a descriptor out of the epoll set, too. */
static void
close_oldest(struct door *door)
{
    int oldest = door->open[0];

    unlist(door, oldest);
    close(oldest);
    door->closed_another = true;
}

/* Lets a connection wait for its next call. */
static void
keep(struct door *door, int connection)
{
    if (door->open_count == CONNECTIONS_MAX)
        close_oldest(door);
    door->open[door->open_count++] = connection;
    watch(door, connection, EPOLLIN | EPOLLRDHUP);
}

/* Copies what libfcgi read: its memory ends before the log line is written. */
static void
take_parameters(struct lodge_call *call, char *const *sent)
{
    size_t room = PARAMETERS_ROOM;

    for (; *sent; sent++) {                 /* also behind a refused one: the route must be found */
        size_t length = strlen(*sent) + 1;
        const char *equals = strchr(*sent, '=');

        if (!equals || length > room) {
            call->refused = lodge_fail(&call->fault, LODGE_MALFORMED, "more than %d bytes of parameters",
                PARAMETERS_ROOM);
            return;
        }
        room -= length;
        char *copy = lodge_copy(call->arena, *sent, length - 1);
        copy[equals - *sent] = '\0';
        call_parameter(call, copy, copy + (equals - *sent) + 1);
    }
}

/* Digits and nothing else; absent is 0. */
static enum lodge_problem
content_length(struct lodge_call *call, size_t *length)
{
    const char *text = lodge_parameter(call, "CONTENT_LENGTH");
    size_t digits = text ? strspn(text, "0123456789") : 0;

    *length = 0;
    if (!text)
        return LODGE_OK;
    if (digits == 0 || text[digits] != '\0')
        return lodge_fail(&call->fault, LODGE_MALFORMED, "CONTENT_LENGTH is no number");
    if (digits > 10)
        return LODGE_BODY_TOO_LARGE;
    *length = (size_t)strtoll(text, NULL, 10);
    return *length > LODGE_BODY_MAX ? LODGE_BODY_TOO_LARGE : LODGE_OK;
}

/* Reads the body that CONTENT_LENGTH announces, all of it and nothing more. */
static enum lodge_problem
take_body(struct lodge_call *call, FCGX_Stream *in)
{
    size_t length;
    enum lodge_problem problem = content_length(call, &length);

    if (problem != LODGE_OK)
        return problem;
    char *body = lodge_take(call->arena, length + 1);
    int got = FCGX_GetStr(body, (int)length, in);
    if (got != (int)length)
        return lodge_fail(&call->fault, LODGE_MALFORMED, "the body ends after %d of %zu bytes", got, length);
    if (FCGX_GetChar(in) != EOF)
        return lodge_fail(&call->fault, LODGE_MALFORMED, "the body is longer than CONTENT_LENGTH says");
    call->body = body;
    call->body_length = length;
    return LODGE_OK;
}

/* Writes the answer; false when the peer does not take it. */
static bool
send_answer(struct lodge_call *call, FCGX_Request *request)
{
    FCGX_Stream *out = request->out;
    const char *kind = call->content_type
        ? lodge_print(call->arena, "Content-Type: %s\r\n", call->content_type) : "";

    FCGX_PutS(lodge_print(call->arena, "Status: %d\r\n", call->status), out);
    FCGX_PutStr(call->headers, (int)call->headers_length, out);
    FCGX_PutS(kind, out);
    FCGX_PutS("\r\n", out);
    if (strcmp(lodge_method_of(call), "HEAD") != 0)
        FCGX_PutStr(call->reply, (int)call->reply_length, out);

    /* In this order libfcgi ends the request with the second. */
    bool error_closed = FCGX_FClose(request->err) == 0;
    return FCGX_FClose(out) == 0 && error_closed;
}

static void
note_gone(struct lodge_call *call)
{
    const struct lodge_log_field fields[] = {
        { "call", lodge_request_id(call) },
        { "note", "the web server went away before the answer" },
    };

    lodge_log_fields(LODGE_INFO, fields, (int)LODGE_COUNT(fields));
}

/* Reads on for a moment what nobody wants, so that a peer that is still sending gets to our answer. */
static void
linger(int connection)
{
    char unwanted[16 * 1024];
    struct pollfd peer = { .fd = connection, .events = POLLIN };
    int64_t end = lodge_steady() + LINGER, left;

    shutdown(connection, SHUT_WR);
    while ((left = end - lodge_steady()) > 0 && poll(&peer, 1, (int)left) == 1)
        if (recv(connection, unwanted, sizeof(unwanted), MSG_DONTWAIT) <= 0)
            return;
}

/* From what was sent to what is answered. True when the connection can carry another call. */
static bool
answer(struct door *door, FCGX_Request *request)
{
    struct lodge_call *call = call_new(door->server, door->arena);
    const char *role = FCGX_GetParam("FCGI_ROLE", request->envp);

    take_parameters(call, request->envp);
    if (call->refused == LODGE_OK && (!role || strcmp(role, "RESPONDER") != 0))
        call->refused = lodge_fail(&call->fault, LODGE_MALFORMED, "not asked as a responder");

    /* The body is read even when it will not be looked at: the next call stands behind it. */
    call->body_refused = take_body(call, request->in);
    serve(call);

    /* What is left unread would be taken for the beginning of the next call. */
    bool all_read = FCGX_GetChar(request->in) == EOF && FCGX_GetError(request->in) == 0;
    bool sent = send_answer(call, request);

    if (!sent)
        note_gone(call);
    else if (!all_read)
        linger(request->ipcFd);
    return sent && all_read && request->keepConnection && door->server->app->keeps_connections;
}

/* Lets libfcgi read one request from a connection and answers it. False when the connection is closed now. */
static bool
serve_connection(struct door *door, int connection)
{
    FCGX_Request request;

    door->calls_left--;
    FCGX_InitRequest(&request, -1, 0);
    request.ipcFd = connection;
    request.keepConnection = 1;             /* else FCGX_Accept_r would close it first  */
    request.detached = 1;                   /* else libfcgi waits for the peer to close */
    if (FCGX_Accept_r(&request) != 0) {     /* it has closed the connection             */
        lodge_log(LODGE_WARNING, "what came in is not FastCGI");
        return false;
    }

    bool again = answer(door, &request) && !door->leaving;

    FCGX_Free(&request, 0);
    if (!again)
        close(connection);                  /* at once: nginx may already want to use it again */
    lodge_arena_reset(door->arena);
    return again;
}

/* Bytes have come on an open connection, or its end. Looking costs a call to the kernel for each of ours, so it is
 * done only where the events leave a doubt. */
static void
hear(struct door *door, int connection, uint32_t events)
{
    bool sure = events == EPOLLIN && !door->closed_another;
    char byte;
    ssize_t got = sure ? 1 : recv(connection, &byte, 1, MSG_PEEK | MSG_DONTWAIT);

    if (got < 0 && errno == EAGAIN)
        return;                             /* meant for an older connection of this number */
    if (!unlist(door, connection))
        return;
    if (got <= 0)
        close(connection);
    else if (serve_connection(door, connection))
        door->open[door->open_count++] = connection;
}

/* Takes one connection, so that other workers get the next. */
static void
accept_connection(struct door *door)
{
    const struct timeval silence = { .tv_sec = SILENCE_MAX };
    int connection = accept4(door->listening, NULL, NULL, SOCK_CLOEXEC);
    struct pollfd bytes = { .fd = connection, .events = POLLIN };

    if (connection < 0) {                   /* another worker was quicker */
        if (errno == EMFILE && door->open_count > 0)
            close_oldest(door);
        return;
    }
    setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &silence, sizeof(silence));
    setsockopt(connection, SOL_SOCKET, SO_SNDTIMEO, &silence, sizeof(silence));

    /* A web server speaks at once; whoever does not waits aside and holds nobody up. */
    bool speaks = poll(&bytes, 1, door->server->app->keeps_connections ? 0 : FIRST_BYTES) == 1;
    if (!speaks || serve_connection(door, connection))
        keep(door, connection);
}

static void
ignore(const struct door *door, int descriptor)
{
    if (epoll_ctl(door->epoll, EPOLL_CTL_DEL, descriptor, NULL) < 0)
        abort();
}

/* Answers once more on each open connection, then closes it, and those that stay silent. nginx may send on a
 * connection until it has seen its end; what it sends on a new one it will send. */
static void
leave(struct door *door)
{
    int64_t end = lodge_steady() + (door->server->app->keeps_connections ? QUIET : LINGER), left;
    struct pollfd bytes = { .events = POLLIN };
    struct epoll_event events[EVENTS_MAX];

    door->leaving = true;
    ignore(door, door->signals);
    ignore(door, door->listening);
    while (door->open_count > 0 && (left = end - lodge_steady()) > 0) {
        int count = epoll_wait(door->epoll, events, EVENTS_MAX, (int)left);

        for (int i = 0; i < count; i++)
            hear(door, events[i].data.fd, 0);
    }
    while (door->open_count > 0) {
        bytes.fd = door->open[0];
        if (poll(&bytes, 1, 0) == 1)
            hear(door, bytes.fd, 0);
        else
            close_oldest(door);
    }
}

static void
handle(struct door *door, int descriptor, uint32_t events)
{
    if (descriptor == door->signals)
        door->leaving = true;
    else if (descriptor == door->listening)
        accept_connection(door);
    else
        hear(door, descriptor, events);
}

enum fastcgi_end
fastcgi_run(const struct server *server, int listening, int signals)
{
    struct epoll_event events[EVENTS_MAX];
    struct door door = {
        .server = server, .arena = lodge_arena_new(largest_call(server->app)),
        .epoll = epoll_create1(EPOLL_CLOEXEC), .listening = listening, .signals = signals,
        .calls_left = server->program->calls_per_worker,
    };

    if (door.epoll < 0 || FCGX_Init() != 0)
        abort();
    watch(&door, signals, EPOLLIN);
    watch(&door, listening, EPOLLIN | EPOLLEXCLUSIVE);
    while (!door.leaving && door.calls_left > 0) {
        int count = epoll_wait(door.epoll, events, EVENTS_MAX, -1);

        door.closed_another = false;
        for (int i = 0; i < count && !door.leaving && door.calls_left > 0; i++)
            handle(&door, events[i].data.fd, events[i].events);
    }

    enum fastcgi_end end = door.leaving ? FASTCGI_LEFT : FASTCGI_RETIRED;

    leave(&door);
    close(door.epoll);
    lodge_arena_free(door.arena);
    return end;
}
