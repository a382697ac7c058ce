/* A FastCGI client of the smallest kind (FastCGI 1.0, 3 and 8): one request without a body, the status of its
 * answer. Programs are asked as nginx asks them, so that what answers here answers there. */
#include "programs/commands/doctor.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#define PATIENCE 5              /* seconds */
#define RECORD_MAX 65535

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

/* Reads records to the end of the answer; its first bytes are kept. False when it does not come. */
static bool
read_answer(int connection, char *kept, size_t room)
{
    static unsigned char content[RECORD_MAX + 255];
    unsigned char head[8];
    size_t used = 0;

    do {
        if (!receive(connection, head, sizeof(head)))
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
open_connection(const char *socket_path)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    struct timeval patience = { .tv_sec = PATIENCE };
    int connection = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (connection < 0 || strlen(socket_path) >= sizeof(address.sun_path)) {
        if (connection >= 0)
            close(connection);
        errno = ENAMETOOLONG;
        return -1;
    }
    memcpy(address.sun_path, socket_path, strlen(socket_path));
    setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
    setsockopt(connection, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
    if (connect(connection, (struct sockaddr *)&address, sizeof(address)) == 0)
        return connection;
    int error = errno;
    close(connection);
    errno = error;
    return -1;
}

int
doctor_ask(const char *socket_path, const char *path, const char **why)
{
    struct request request = { .length = 0 };
    char answer[512] = "";
    int status = 200, connection = open_connection(socket_path);

    if (connection < 0) {
        *why = strerror(errno);
        return 0;
    }
    write_request(&request, path);
    bool answered = send(connection, request.bytes, request.length, MSG_NOSIGNAL) == (ssize_t)request.length
        && read_answer(connection, answer, sizeof(answer));
    close(connection);
    if (!answered || (lodge_text_starts(answer, "Status: ") && sscanf(answer + 8, "%3d", &status) != 1)) {
        *why = "it takes the connection, and does not answer";
        return 0;
    }
    return status;
}
