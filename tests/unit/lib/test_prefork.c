/* A whole program with its parent and workers: what crashes is replaced, what is asked to leave leaves in order. */
#include "unit/lib/life.h"

#include "lib/prefork.h"

#include <gatelodge/clock.h>

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

START_TEST(a_program_serves_when_all_its_workers_are_ready)
{
    struct stat about;

    start("program \"life\" { workers = 3 }");
    wait_logged("ready: 3 workers", 1);
    ck_assert_int_ne(ask(), parent);
    ck_assert_int_eq(stat(life_socket, &about), 0);
    ck_assert_int_eq(about.st_mode & 07777, 0660);
    stop();
    ck_assert_int_eq(times_logged("level=error"), 0);
}
END_TEST

START_TEST(a_worker_that_crashes_is_replaced)
{
    start("program \"life\" { workers = 1 }");
    wait_logged("ready", 1);
    pid_t first = ask();
    int door = door_open(life_socket);
    ck_assert(door_ask(door, "GET", "/crash", NULL, false));
    ck_assert(!door_hear(door, &answer));
    wait_logged("ended with signal 9", 1);
    ck_assert_int_ne(ask(), first);
    stop();
}
END_TEST

START_TEST(a_worker_retires_after_its_calls_without_a_call_lost)
{
    pid_t last = 0;
    int changes = 0;

    start("program \"life\" { workers = 2 calls_per_worker = 5 }");
    wait_logged("ready", 1);
    for (int i = 0; i < 60; i++) {
        pid_t now = ask();
        changes += now != last;
        last = now;
    }
    ck_assert_int_ge(changes, 6);
    stop();
    ck_assert_int_eq(times_logged("level=error"), 0);
}
END_TEST

START_TEST(workers_that_do_not_fit_end_the_start)
{
    start("fits = false");
    ck_assert_int_eq(end_of_parent(), 1);
    wait_logged("a worker cannot start: told not to fit by a test", 1);
    ck_assert_int_eq(access(life_socket, F_OK), -1);
    remove_folder();
}
END_TEST

START_TEST(a_parent_that_cannot_prepare_does_not_start)
{
    start("prepares = false");
    ck_assert_int_eq(end_of_parent(), 1);
    wait_logged("cannot prepare: told so by a test", 1);
    remove_folder();
}
END_TEST

START_TEST(a_reload_brings_new_settings_to_all_and_loses_no_call)
{
    start("program \"life\" { workers = 2 }");
    wait_logged("ready: 2 workers", 1);
    pid_t before = ask();
    int door = ask_slowly();
    write_settings("greeting = \"good morning\"\nprogram \"life\" { workers = 3 }");
    kill(parent, SIGHUP);
    wait_logged("ready: 3 workers", 1);
    ck_assert_int_eq(write(go_on[1], "!", 1), 1);
    ck_assert(door_hear(door, &answer));
    ck_assert_ptr_nonnull(strstr(answer.body, "\"hello\""));
    wait_gone(before);
    for (int i = 0; i < 10; i++) {
        ask();
        ck_assert_ptr_nonnull(strstr(answer.body, "\"good morning\""));
    }
    stop();
    ck_assert_int_eq(times_logged("level=error"), 0);
}
END_TEST

START_TEST(bad_settings_are_refused_and_the_old_ones_stay)
{
    start("program \"life\" { workers = 1 }");
    wait_logged("ready", 1);
    pid_t before = ask();
    write_settings("greeting = new\nnonsense = 1");
    kill(parent, SIGHUP);
    wait_logged("/settings:3: no such option 'nonsense'", 1);
    wait_logged("the settings stay as they were", 1);
    write_settings("greeting = new\nprepares = false");
    kill(parent, SIGHUP);
    wait_logged("the settings stay as they were", 2);
    ck_assert_int_eq(ask(), before);
    ck_assert_ptr_nonnull(strstr(answer.body, "\"hello\""));
    stop();
}
END_TEST

START_TEST(the_old_workers_serve_until_new_ones_can)
{
    start("program \"life\" { workers = 1 }");
    wait_logged("ready", 1);
    pid_t before = ask();
    write_settings("fits = false\nprogram \"life\" { workers = 1 }");
    kill(parent, SIGHUP);
    wait_logged("told not to fit", 3);
    ck_assert_int_eq(ask(), before);
    write_settings("program \"life\" { workers = 1 }");
    kill(parent, SIGHUP);
    wait_logged("ready", 2);
    wait_gone(before);
    ck_assert_int_ne(ask(), before);
    stop();
}
END_TEST

START_TEST(the_call_in_hand_is_finished_before_the_end)
{
    start("program \"life\" { workers = 2 }");
    wait_logged("ready", 1);
    int door = ask_slowly();
    kill(parent, SIGTERM);
    kill(parent, SIGTERM);
    ck_assert_int_eq(write(go_on[1], "!", 1), 1);
    ck_assert(door_hear(door, &answer));
    ck_assert_int_eq(answer.status, 200);
    ck_assert_int_eq(end_of_parent(), 0);
    wait_logged("stopped", 1);
    remove_folder();
}
END_TEST

START_TEST(who_does_not_leave_in_time_is_killed)
{
    start("program \"life\" { workers = 2 drain = 200ms }");
    wait_logged("ready", 1);
    int door = ask_slowly();
    kill(parent, SIGINT);
    ck_assert_int_eq(end_of_parent(), 0);
    ck_assert(!door_hear(door, &answer));
    wait_logged("did not leave in time", 1);
    remove_folder();
}
END_TEST

START_TEST(workers_do_not_outlive_their_parent)
{
    int status;

    start("program \"life\" { workers = 1 }");
    wait_logged("ready", 1);
    pid_t worker = ask();
    kill(parent, SIGKILL);
    waitpid(parent, &status, 0);
    wait_gone(worker);
    remove_folder();
}
END_TEST

START_TEST(the_next_program_takes_the_path_over_and_keeps_it)
{
    start("program \"life\" { workers = 1 }");
    wait_logged("ready", 1);
    pid_t first = parent;
    start_program();
    wait_logged("ready", 2);
    pid_t second = parent;
    parent = first;
    kill(first, SIGTERM);
    ck_assert_int_eq(end_of_parent(), 0);
    ask();
    parent = second;
    stop();
}
END_TEST

START_TEST(systemd_hears_what_happens)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    char state[128] = "";
    int manager = socket(AF_UNIX, SOCK_DGRAM, 0);

    snprintf(address.sun_path, sizeof(address.sun_path), "/tmp/test_prefork.notify.%ld", (long)getpid());
    unlink(address.sun_path);
    ck_assert_int_eq(bind(manager, (struct sockaddr *)&address, sizeof(address)), 0);
    setenv("NOTIFY_SOCKET", address.sun_path, 1);
    start("program \"life\" { workers = 1 }");
    ck_assert_int_gt(recv(manager, state, sizeof(state) - 1, 0), 0);
    ck_assert_str_eq(state, "READY=1");
    kill(parent, SIGHUP);
    ck_assert_int_gt(recv(manager, state, sizeof(state) - 1, 0), 0);
    ck_assert_int_eq(strncmp(state, "RELOADING=1\nMONOTONIC_USEC=", 27), 0);
    memset(state, 0, sizeof(state));
    ck_assert_int_gt(recv(manager, state, sizeof(state) - 1, 0), 0);
    ck_assert_str_eq(state, "READY=1");
    stop();
    memset(state, 0, sizeof(state));
    ck_assert_int_gt(recv(manager, state, sizeof(state) - 1, 0), 0);
    ck_assert_str_eq(state, "STOPPING=1");
    unlink(address.sun_path);
}
END_TEST

static int
crash_at_once(void *what, int signals, int ready)
{
    (void)what;
    (void)signals;
    (void)ready;
    return 9;
}

START_TEST(who_crashes_again_and_again_is_replaced_later_and_later)
{
    int ends[2], status;

    ck_assert_int_eq(pipe2(ends, O_CLOEXEC), 0);
    parent = fork();
    if (parent == 0) {
        struct prefork prefork = { .workers = 1, .drain = 1000, .work = crash_at_once };

        dup2(ends[1], STDERR_FILENO);
        exit(prefork_run(&prefork));
    }
    log_pipe = ends[0];
    wait_logged("ended with status 9; another follows in 0 ms", 1);
    wait_logged("another follows in 100 ms", 1);
    wait_logged("another follows in 200 ms", 1);
    wait_logged("another follows in 400 ms", 1);
    kill(parent, SIGTERM);
    ck_assert_int_eq(waitpid(parent, &status, 0), parent);
    ck_assert_int_eq(times_logged("another follows"), 4);
}
END_TEST

RUN_TESTS("prefork", a_program_serves_when_all_its_workers_are_ready, a_worker_that_crashes_is_replaced,
    a_worker_retires_after_its_calls_without_a_call_lost, workers_that_do_not_fit_end_the_start,
    a_parent_that_cannot_prepare_does_not_start, a_reload_brings_new_settings_to_all_and_loses_no_call,
    bad_settings_are_refused_and_the_old_ones_stay, the_old_workers_serve_until_new_ones_can,
    the_call_in_hand_is_finished_before_the_end, who_does_not_leave_in_time_is_killed,
    workers_do_not_outlive_their_parent, the_next_program_takes_the_path_over_and_keeps_it,
    systemd_hears_what_happens, who_crashes_again_and_again_is_replaced_later_and_later);
