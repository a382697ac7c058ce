/* The least that libfcgi can do: processes that say yes to everything. Usage: responder SOCKET PROCESSES WAY
 *
 * WAY is "accept", libfcgi's own loop, which has one connection at a time: what most programs are. Or "loop": an epoll
 * set waits for all connections, and libfcgi gets one when bytes are there, as in src/lib/fastcgi.c. */
#include "answer.h"

#include <errno.h>
#include <fcgiapp.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void
answer_by_accepting(int listening)
{
    FCGX_Request request;

    FCGX_InitRequest(&request, listening, 0);
    while (FCGX_Accept_r(&request) == 0)
        FCGX_PutS(ANSWER, request.out);
}

static void
watch(int set, int descriptor, uint32_t events)
{
    struct epoll_event event = { .events = events, .data.fd = descriptor };

    if (epoll_ctl(set, EPOLL_CTL_ADD, descriptor, &event) < 0)
        abort();
}

/* Reads one request and answers it; closes the connection unless nginx keeps it. */
static void
serve(int connection)
{
    FCGX_Request request;

    FCGX_InitRequest(&request, -1, 0);
    request.ipcFd = connection;
    request.keepConnection = 1;             /* else FCGX_Accept_r would close it first  */
    request.detached = 1;                   /* else libfcgi waits for the peer to close */
    if (FCGX_Accept_r(&request) != 0)       /* it has closed the connection             */
        return;
    FCGX_PutS(ANSWER, request.out);
    FCGX_FClose(request.err);
    FCGX_FClose(request.out);
    int keep = request.keepConnection;
    FCGX_Free(&request, 0);
    if (!keep)
        close(connection);
}

static void
hear(int connection)
{
    char byte;
    ssize_t got = recv(connection, &byte, 1, MSG_PEEK | MSG_DONTWAIT);

    if (got > 0)
        serve(connection);
    else if (got == 0 || errno != EAGAIN)
        close(connection);
}

static void
answer_in_a_loop(int listening)
{
    struct epoll_event events[64];
    int set = epoll_create1(EPOLL_CLOEXEC);

    fcntl(listening, F_SETFL, O_NONBLOCK);  /* another process may be quicker */
    watch(set, listening, EPOLLIN | EPOLLEXCLUSIVE);
    for (;;) {
        int count = epoll_wait(set, events, 64, -1);

        for (int i = 0; i < count; i++) {
            int connection = events[i].data.fd == listening ? accept4(listening, NULL, NULL, SOCK_CLOEXEC) : -1;

            if (connection >= 0)
                watch(set, connection, EPOLLIN);
            else if (events[i].data.fd != listening)
                hear(events[i].data.fd);
        }
    }
}

int
main(int argc, char *argv[])
{
    if (argc != 4 || (strcmp(argv[3], "accept") != 0 && strcmp(argv[3], "loop") != 0) || FCGX_Init() != 0) {
        fprintf(stderr, "usage: responder SOCKET PROCESSES accept|loop\n");
        return 2;
    }
    int listening = FCGX_OpenSocket(argv[1], 511);
    if (listening < 0 || chmod(argv[1], 0666) != 0)
        return 1;
    for (int i = 0; i < (int)strtol(argv[2], NULL, 10); i++) {
        if (fork() == 0) {
            prctl(PR_SET_PDEATHSIG, SIGKILL);     /* libfcgi takes SIGTERM for itself */
            (strcmp(argv[3], "loop") == 0 ? answer_in_a_loop : answer_by_accepting)(listening);
            _exit(1);
        }
    }
    while (wait(NULL) > 0)
        continue;
    return 0;
}
