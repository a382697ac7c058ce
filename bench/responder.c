/* The least that libfcgi can do: N processes that say yes to everything, in its own accept loop. What the gate is
 * compared with. Usage: responder SOCKET PROCESSES */
#include <fcgiapp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void
answer_all(int listening)
{
    FCGX_Request request;

    FCGX_InitRequest(&request, listening, 0);
    while (FCGX_Accept_r(&request) == 0)
        FCGX_PutS("Status: 200\r\nRemote-User: ann\r\nRemote-Groups: staff\r\n\r\n", request.out);
}

int
main(int argc, char *argv[])
{
    if (argc != 3 || FCGX_Init() != 0) {
        fprintf(stderr, "usage: responder SOCKET PROCESSES\n");
        return 2;
    }
    int listening = FCGX_OpenSocket(argv[1], 511);
    if (listening < 0 || chmod(argv[1], 0666) != 0)
        return 1;
    for (int i = 0; i < (int)strtol(argv[2], NULL, 10); i++) {
        if (fork() == 0) {
            prctl(PR_SET_PDEATHSIG, SIGTERM);
            answer_all(listening);
            _exit(1);
        }
    }
    while (wait(NULL) > 0)
        continue;
    return 0;
}
