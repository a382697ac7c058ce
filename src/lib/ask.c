/* A FastCGI client of the smallest kind (FastCGI 1.0, 3 and 8): one request without a body. Programs are asked as nginx
 * asks them, so that what answers here answers there. */
#include "lib/call.h"
#include "lib/socket.h"

#include <gatelodge/clock.h>
#include <gatelodge/health.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#define RECORD_MAX 65535
#define ANSWER_MAX 4096             /* bytes that are kept of an answer */

enum { BEGIN_REQUEST = 1, END_REQUEST = 3, PARAMETERS = 4, INPUT = 5, OUTPUT = 6 };

struct request {
    unsigned char bytes[1024];
    size_t length;
};

static void
add_record(struct request *request, unsigned char type, const void *content, size_t length)
{
    const unsigned char head[8] = { 1, type, 0, 1, (unsigned char)(length >> 8), (unsigned char)(length & 0xff) };

    if (request->length + sizeof(head) + length > sizeof(request->bytes))
        return;
    memcpy(request->bytes + request->length, head, sizeof(head));
    if (length > 0)
        memcpy(request->bytes + request->length + sizeof(head), content, length);
    request->length += sizeof(head) + length;
}

static void
add_parameter(struct request *request, const char *name, const char *value)
{
    char pair[256];
    int length = snprintf(pair, sizeof(pair), "%c%c%s%s", (char)strlen(name), (char)strlen(value), name, value);

    if (length > 0 && length < (int)sizeof(pair))
        add_record(request, PARAMETERS, pair, (size_t)length);
}

static void
write_request(struct request *request, const char *path)
{
    static const unsigned char begin[8] = { 0, 1 };     /* a responder; the connection ends with the answer */

    add_record(request, BEGIN_REQUEST, begin, sizeof(begin));
    add_parameter(request, "REQUEST_METHOD", "GET");
    add_parameter(request, "DOCUMENT_URI", path);
    add_parameter(request, "REMOTE_ADDR", "127.0.0.1");
    add_parameter(request, "HTTP_HOST", "localhost");
    add_parameter(request, "HTTPS", "on");
    add_record(request, PARAMETERS, NULL, 0);
    add_record(request, INPUT, NULL, 0);
}

static bool
receive(int connection, void *into, size_t length)
{
    return length == 0 || recv(connection, into, length, MSG_WAITALL) == (ssize_t)length;
}

/* Reads records to the end of the answer; its first bytes are kept. False when it does not come until then, by
 * lodge_steady. */
static bool
read_answer(int connection, char *kept, size_t room, int64_t until)
{
    static unsigned char content[RECORD_MAX + 255];
    unsigned char head[8];
    size_t used = 0;

    do {
        if (lodge_steady() > until || !receive(connection, head, sizeof(head)))
            return false;
        size_t length = (size_t)head[4] << 8 | head[5];
        if (!receive(connection, content, length + head[6]))
            return false;
        size_t take = head[1] != OUTPUT ? 0 : length < room - 1 - used ? length : room - 1 - used;
        memcpy(kept + used, content, take);
        used += take;
        kept[used] = '\0';
    } while (head[1] != END_REQUEST);
    return true;
}

static int
open_connection(const char *path, int64_t patience)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    struct timeval wait = { .tv_sec = (time_t)(patience / 1000), .tv_usec = (suseconds_t)(patience % 1000 * 1000) };
    int connection = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (connection < 0 || strlen(path) >= sizeof(address.sun_path)) {
        if (connection >= 0)
            close(connection);
        errno = ENAMETOOLONG;
        return -1;
    }
    memcpy(address.sun_path, path, strlen(path));
    setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof(wait));
    setsockopt(connection, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof(wait));
    if (connect(connection, (struct sockaddr *)&address, sizeof(address)) == 0)
        return connection;
    int error = errno;
    close(connection);
    errno = error;
    return -1;
}

/* The status of an answer as a program of CGI gives it: 200 when it does not say. 0: it is no answer. */
static int
status_of(const char *answer)
{
    int status = 200;

    return lodge_text_starts(answer, "Status: ") && sscanf(answer + 8, "%3d", &status) != 1 ? 0 : status;
}

int
lodge_ask_program(const char *socket, const char *path, int64_t patience, struct lodge_arena *arena, const char **body,
    const char **why)
{
    struct request request = { .length = 0 };
    char *answer = lodge_take(arena, ANSWER_MAX);
    int64_t until = lodge_steady() + patience;
    int connection = open_connection(socket, patience), status = 0;

    *body = "";
    if (connection < 0) {
        *why = strerror(errno);
        return -1;
    }
    write_request(&request, path);
    if (send(connection, request.bytes, request.length, MSG_NOSIGNAL) == (ssize_t)request.length
        && read_answer(connection, answer, ANSWER_MAX, until))
        status = status_of(answer);
    close(connection);
    if (status == 0)
        *why = "it takes the connection, and does not answer";
    else if (strstr(answer, "\r\n\r\n"))
        *body = strstr(answer, "\r\n\r\n") + 4;
    return status;
}

const char *
lodge_socket_of(struct lodge_call *call, const char *program)
{
    const struct library_settings *library = call->server->library;

    return library ? socket_path(library, program_settings_of(library, program, call->arena), call->arena) : NULL;
}
