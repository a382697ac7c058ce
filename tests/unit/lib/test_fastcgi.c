/* Calls over a real socket, from a real worker process: who is answered, and whom nobody can hold up. */
#include "lib/fastcgi.h"
#include "support/door.h"
#include "support/test.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static lodge_handler say_hello, repeat, wait_long, let_pass;

struct words { const char *text; };
static const struct lodge_field words_fields[] = {
    LODGE_TEXT(struct words, text, "Words", .required = true, .max = 500000),
};
LODGE_SCHEMA(words, struct words, words_fields);

static const struct lodge_route routes[] = {
    { .method = LODGE_GET, .path = "/hello", .about = "Greet", .caller = LODGE_ANYONE, .pace = LODGE_PACE_FREE,
      .gives = &words, .run = say_hello },
    { .method = LODGE_POST, .path = "/words", .about = "Repeat", .caller = LODGE_ANYONE, .pace = LODGE_PACE_FREE,
      .takes = &words, .gives = &words, .run = repeat },
    { .method = LODGE_GET, .path = "/slow", .about = "Wait", .caller = LODGE_ANYONE, .pace = LODGE_PACE_FREE,
      .gives = &words, .run = wait_long },
    { .method = LODGE_GET, .path = "/check", .about = "Let pass", .caller = LODGE_ANYONE, .pace = LODGE_PACE_FREE,
      .form = LODGE_FORM_GATE, .run = let_pass },
};
static LODGE_RESOURCE(talk, "Talk", routes);
static const struct lodge_resource *const resources[] = { &talk, NULL };

static int begun[2], go_on[2];      /* pipes with which a test holds the slow handler */

static enum lodge_problem
let_pass(struct lodge_call *call)
{
    (void)call;
    return LODGE_OK;
}

static enum lodge_problem
say_hello(struct lodge_call *call)
{
    LODGE_GIVE(call, struct words, "hello");
    return LODGE_OK;
}

static enum lodge_problem
repeat(struct lodge_call *call)
{
    LODGE_GIVE(call, struct words, LODGE_TAKEN(call, struct words)->text);
    return LODGE_OK;
}

static enum lodge_problem
wait_long(struct lodge_call *call)
{
    char byte = '!';

    if (write(begun[1], &byte, 1) != 1 || read(go_on[0], &byte, 1) != 1)
        abort();
    LODGE_GIVE(call, struct words, "at last");
    return LODGE_OK;
}

static struct program_settings program;
static struct lodge_app app;
static char path[64];
static int listening;
static pid_t worker;
static struct door_answer answer;

/* Starts a worker that keeps connections or does not. */
static void
start(bool keeps, int64_t calls)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    sigset_t term;

    snprintf(path, sizeof(path), "/tmp/test_fastcgi.%ld", (long)getpid());
    memcpy(address.sun_path, path, strlen(path));
    unlink(path);
    listening = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
    ck_assert_int_eq(bind(listening, (struct sockaddr *)&address, sizeof(address)), 0);
    ck_assert_int_eq(listen(listening, 100), 0);
    ck_assert_int_eq(pipe(begun), 0);
    ck_assert_int_eq(pipe(go_on), 0);
    program = (struct program_settings){ .name = "talk", .calls_per_worker = calls };
    app = (struct lodge_app){ .name = "talk", .about = "Talk", .resources = resources, .keeps_connections = keeps };
    worker = fork();
    if (worker != 0)
        return;

    const struct server server = { .app = &app, .program = &program };

    signal(SIGPIPE, SIG_IGN);
    sigemptyset(&term);
    sigaddset(&term, SIGTERM);
    sigprocmask(SIG_BLOCK, &term, NULL);
    _exit(fastcgi_run(&server, listening, signalfd(-1, &term, SFD_CLOEXEC)) == FASTCGI_RETIRED ? 42 : 0);
}

/* The worker's exit status, once it ended by itself. */
static int
end_of_worker(void)
{
    int status = -1;

    ck_assert_int_eq(waitpid(worker, &status, 0), worker);
    unlink(path);
    ck_assert(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void
stop(void)
{
    kill(worker, SIGTERM);
    ck_assert_int_eq(end_of_worker(), 0);
}

static int
open_door(void)
{
    int door = door_open(path);

    ck_assert_int_ge(door, 0);
    return door;
}

static int
asked(int door, const char *method, const char *url, const char *body)
{
    ck_assert(door_ask(door, method, url, body, true));
    ck_assert(door_hear(door, &answer));
    return answer.status;
}

START_TEST(a_call_is_answered)
{
    start(false, 1000);
    int door = open_door();
    ck_assert_int_eq(asked(door, "GET", "/hello", NULL), 200);
    ck_assert_str_eq(answer.body, "{\"text\":\"hello\"}");
    ck_assert_str_eq(door_header(&answer, "Content-Type"), "application/json");
    stop();
}
END_TEST

START_TEST(head_is_get_without_the_body)
{
    start(true, 1000);
    int door = open_door();
    ck_assert_int_eq(asked(door, "HEAD", "/hello", NULL), 200);
    ck_assert_uint_eq(answer.body_length, 0);
    ck_assert_str_eq(door_header(&answer, "Content-Type"), "application/json");
    stop();
}
END_TEST

START_TEST(a_long_body_comes_through_both_ways)
{
    static char body[200 * 1024];

    start(true, 1000);
    int door = open_door();
    memset(body, 'x', sizeof(body));
    memcpy(body, "{\"text\":\"", 9);
    memcpy(body + sizeof(body) - 3, "\"}", 3);
    ck_assert_int_eq(asked(door, "POST", "/words", body), 201);
    ck_assert_str_eq(answer.body, body);
    ck_assert_int_eq(asked(door, "POST", "/words", "{\"text\":\"short\"}"), 201);
    ck_assert_str_eq(answer.body, "{\"text\":\"short\"}");
    stop();
}
END_TEST

START_TEST(a_kept_connection_carries_many_calls)
{
    start(true, 1000);
    int one = open_door(), other = open_door();
    for (int i = 0; i < 50; i++) {
        ck_assert_int_eq(asked(one, "GET", "/hello", NULL), 200);
        ck_assert_int_eq(asked(other, "POST", "/words", "{\"text\":\"a\"}"), 201);
    }
    stop();
}
END_TEST

START_TEST(a_connection_is_closed_when_the_peer_does_not_keep_it)
{
    start(true, 1000);
    int door = open_door();
    ck_assert(door_ask(door, "GET", "/hello", NULL, false));
    ck_assert(door_hear(door, &answer));
    ck_assert(door_is_closed(door));
    stop();
}
END_TEST

START_TEST(an_app_that_keeps_none_closes_after_each_call)
{
    start(false, 1000);
    int door = open_door();
    ck_assert_int_eq(asked(door, "GET", "/hello", NULL), 200);
    ck_assert(door_is_closed(door));
    stop();
}
END_TEST

START_TEST(silent_connections_hold_nobody_up)
{
    for (int keeps = 0; keeps <= 1; keeps++) {
        start(keeps, 1000);
        int first = open_door(), second = open_door(), third = open_door();
        ck_assert_int_eq(asked(third, "GET", "/hello", NULL), 200);
        ck_assert_int_eq(asked(first, "GET", "/hello", NULL), 200);
        ck_assert_int_eq(asked(second, "GET", "/hello", NULL), 200);
        stop();
    }
}
END_TEST

START_TEST(the_connection_that_was_silent_longest_gives_way)
{
    int doors[520];

    start(true, 10000);
    for (int i = 0; i < 520; i++) {
        doors[i] = open_door();
        if (i > 0)
            ck_assert_int_eq(asked(doors[i], "GET", "/hello", NULL), 200);
        if (i == 400)
            ck_assert_int_eq(asked(doors[1], "GET", "/hello", NULL), 200);
    }
    ck_assert(door_is_closed(doors[0]));
    ck_assert(door_is_closed(doors[2]));
    ck_assert_int_eq(asked(doors[1], "GET", "/hello", NULL), 200);
    ck_assert_int_eq(asked(doors[519], "GET", "/hello", NULL), 200);
    stop();
}
END_TEST

START_TEST(a_call_in_hand_is_finished_before_leaving)
{
    for (int keeps = 0; keeps <= 1; keeps++) {
        char byte;

        start(keeps, 1000);
        int idle = open_door(), busy = open_door();
        if (keeps)
            ck_assert_int_eq(asked(idle, "GET", "/hello", NULL), 200);
        ck_assert(door_ask(busy, "GET", "/slow", NULL, true));
        ck_assert_int_eq(read(begun[0], &byte, 1), 1);
        kill(worker, SIGTERM);
        ck_assert_int_eq(write(go_on[1], "!", 1), 1);
        ck_assert(door_hear(busy, &answer));
        ck_assert_str_eq(answer.body, "{\"text\":\"at last\"}");
        ck_assert(door_is_closed(busy));
        ck_assert(door_is_closed(idle));
        ck_assert_int_eq(end_of_worker(), 0);
    }
}
END_TEST

START_TEST(what_came_before_leaving_is_answered)
{
    char byte;

    start(true, 1000);
    int waiting = open_door(), busy = open_door();
    ck_assert_int_eq(asked(waiting, "GET", "/hello", NULL), 200);
    ck_assert(door_ask(busy, "GET", "/slow", NULL, true));
    ck_assert_int_eq(read(begun[0], &byte, 1), 1);
    ck_assert(door_ask(waiting, "GET", "/hello", NULL, true));
    kill(worker, SIGTERM);
    ck_assert_int_eq(write(go_on[1], "!", 1), 1);
    ck_assert(door_hear(waiting, &answer));
    ck_assert_int_eq(answer.status, 200);
    ck_assert_int_eq(end_of_worker(), 0);
}
END_TEST

START_TEST(a_worker_retires_after_its_calls)
{
    start(true, 3);
    int door = open_door();
    for (int i = 0; i < 3; i++)
        ck_assert_int_eq(asked(door, "GET", "/hello", NULL), 200);
    ck_assert(door_is_closed(door));
    ck_assert_int_eq(end_of_worker(), 42);
}
END_TEST

/* The status of a POST with this CONTENT_LENGTH and this much of a body. */
static int
posted(const char *said, size_t sent)
{
    int door = open_door();
    static char zeros[4 * 1024 * 1024];
    const struct door_parameter parameters[] = {
        { "REQUEST_METHOD", "POST" }, { "DOCUMENT_URI", "/words" }, { "CONTENT_TYPE", "application/json" },
        { "CONTENT_LENGTH", said }, { NULL, NULL },
    };

    ck_assert(door_begin(door, true) && door_parameters(door, parameters) && door_body(door, zeros, sent));
    ck_assert(door_hear(door, &answer));
    close(door);
    return answer.status;
}

START_TEST(a_body_that_is_too_large_is_refused_and_the_refusal_arrives)
{
    start(true, 1000);
    ck_assert_int_eq(posted("1048577", 1048577), 413);
    ck_assert_int_eq(posted("4194304", 4194304), 413);
    ck_assert_int_eq(posted("99999999999999999999999", 10), 413);
    ck_assert_int_eq(posted("1048576", 1048576), 400);
    ck_assert_int_eq(asked(open_door(), "GET", "/hello", NULL), 200);
    stop();
}
END_TEST

START_TEST(a_body_of_another_length_than_said_is_refused)
{
    static const char *const lengths[] = { "5", "20", "-1", "+10", "0x0a", "10 ", "1e1" };

    start(true, 1000);
    for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++)
        ck_assert_msg(posted(lengths[i], 10) == 400, "%s", lengths[i]);
    stop();
}
END_TEST

START_TEST(a_parameter_that_comes_twice_is_refused)
{
    const struct door_parameter parameters[] = {
        { "REQUEST_METHOD", "GET" }, { "DOCUMENT_URI", "/hello" }, { "HTTP_COOKIE", "a=b" }, { "HTTP_COOKIE", "a=c" },
        { NULL, NULL },
    };

    start(true, 1000);
    int door = open_door();
    ck_assert(door_begin(door, true) && door_parameters(door, parameters) && door_body(door, NULL, 0));
    ck_assert(door_hear(door, &answer));
    ck_assert_int_eq(answer.status, 400);
    ck_assert_int_eq(asked(door, "GET", "/hello", NULL), 200);
    stop();
}
END_TEST

/* nginx says the length of a body that it does not send, and says it twice when a snippet takes it away. */
START_TEST(the_gate_does_not_mind_a_body_that_stays_with_nginx)
{
    static const char *const lengths[] = { "5", "4194304", "99999999999999999999999", "" };

    start(true, 1000);
    for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
        const struct door_parameter parameters[] = {
            { "REQUEST_METHOD", "POST" }, { "DOCUMENT_URI", "/check" }, { "CONTENT_TYPE", "image/png" },
            { "CONTENT_LENGTH", lengths[i] }, { "CONTENT_LENGTH", "" }, { NULL, NULL },
        };
        int door = open_door();
        ck_assert(door_begin(door, true) && door_parameters(door, parameters) && door_body(door, NULL, 0));
        ck_assert(door_hear(door, &answer));
        ck_assert_int_eq(answer.status, 200);
        ck_assert_int_eq(asked(door, "GET", "/hello", NULL), 200);
        close(door);
    }
    stop();
}
END_TEST

START_TEST(too_many_and_too_long_parameters_are_refused)
{
    static char long_value[PARAMETERS_ROOM];
    static char names[PARAMETERS_MAX + 1][32];
    struct door_parameter many[PARAMETERS_MAX + 4] = { { "REQUEST_METHOD", "GET" }, { "DOCUMENT_URI", "/hello" } };
    struct door_parameter large[] = { many[0], many[1], { "HTTP_X", long_value }, { NULL, NULL } };

    start(true, 1000);
    memset(long_value, 'x', sizeof(long_value) - 1);
    for (int i = 0; i < PARAMETERS_MAX + 1; i++) {
        snprintf(names[i], sizeof(names[i]), "HTTP_%d", i);
        many[i + 2] = (struct door_parameter){ names[i], "" };
    }
    for (int i = 0; i < 2; i++) {
        int door = open_door();
        ck_assert(door_begin(door, true) && door_parameters(door, i ? many : large) && door_body(door, NULL, 0));
        ck_assert(door_hear(door, &answer));
        ck_assert_int_eq(answer.status, 400);
    }
    stop();
}
END_TEST

START_TEST(what_is_not_fastcgi_ends_its_connection_alone)
{
    static const char junk[][18] = {
        "GET / HTTP/1.0\r\n\r", "\x01\x01\x00\x01\x00\x08", "\x01\x09", "\x02\x01\x00\x01",
    };

    start(true, 1000);
    int other = open_door();
    ck_assert_int_eq(asked(other, "GET", "/hello", NULL), 200);
    for (size_t i = 0; i < sizeof(junk) / sizeof(junk[0]); i++) {
        int door = open_door();
        ck_assert_int_gt(send(door, junk[i], sizeof(junk[i]), MSG_NOSIGNAL), 0);
        shutdown(door, SHUT_WR);
        ck_assert(door_is_closed(door));
        ck_assert_int_eq(asked(other, "GET", "/hello", NULL), 200);
    }
    int authorizer = open_door();
    ck_assert(door_record(authorizer, DOOR_BEGIN, "\0\2\1\0\0\0\0\0", 8));
    ck_assert(door_parameters(authorizer, (struct door_parameter[]){ { "DOCUMENT_URI", "/hello" },
        { "REQUEST_METHOD", "GET" }, { NULL, NULL } }) && door_body(authorizer, NULL, 0));
    ck_assert(door_hear(authorizer, &answer));
    ck_assert_int_eq(answer.status, 400);
    stop();
}
END_TEST

START_TEST(a_peer_that_refuses_to_end_does_not_hold_the_worker)
{
    start(true, 1000);
    int rude = open_door();
    ck_assert(door_record(rude, DOOR_BEGIN, "\0\1\1\0\0\0\0", 7));     /* one byte short; and it stays open */
    int64_t before = lodge_steady();
    ck_assert_int_eq(asked(open_door(), "GET", "/hello", NULL), 200);
    ck_assert_int_lt(lodge_steady() - before, 1000);
    stop();
}
END_TEST

START_TEST(a_peer_that_goes_away_is_forgotten)
{
    char byte;

    start(true, 1000);
    int gone = open_door();
    ck_assert(door_ask(gone, "GET", "/slow", NULL, true));
    ck_assert_int_eq(read(begun[0], &byte, 1), 1);
    close(gone);
    ck_assert_int_eq(write(go_on[1], "!", 1), 1);
    ck_assert_int_eq(asked(open_door(), "GET", "/hello", NULL), 200);
    stop();
}
END_TEST

RUN_TESTS("fastcgi", a_call_is_answered, head_is_get_without_the_body, a_long_body_comes_through_both_ways,
    a_kept_connection_carries_many_calls, a_connection_is_closed_when_the_peer_does_not_keep_it,
    an_app_that_keeps_none_closes_after_each_call, silent_connections_hold_nobody_up,
    the_connection_that_was_silent_longest_gives_way, a_call_in_hand_is_finished_before_leaving,
    what_came_before_leaving_is_answered, a_worker_retires_after_its_calls,
    a_body_that_is_too_large_is_refused_and_the_refusal_arrives,
    a_body_of_another_length_than_said_is_refused, a_parameter_that_comes_twice_is_refused,
    the_gate_does_not_mind_a_body_that_stays_with_nginx,
    too_many_and_too_long_parameters_are_refused, what_is_not_fastcgi_ends_its_connection_alone,
    a_peer_that_refuses_to_end_does_not_hold_the_worker, a_peer_that_goes_away_is_forgotten);
