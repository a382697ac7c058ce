/* A newer program takes the place of a running one, in the same process: nothing is lost, and what would not start
 * changes nothing. */
#include "unit/lib/life.h"

#include <signal.h>
#include <unistd.h>

START_TEST(a_newer_program_takes_over_in_the_same_process_and_loses_no_call)
{
    start_installed("program \"life\" { workers = 2 }");
    wait_logged("ready: 2 workers", 1);
    pid_t before = ask();
    int door = ask_slowly();
    ino_t old = running_file();
    install_newer();
    kill(parent, SIGUSR2);
    wait_logged("ready: 2 workers", 2);
    ck_assert(running_file() != old);
    ck_assert_int_eq(status_says("generation"), 2);
    ck_assert_int_eq(status_says("complete"), 0);
    ck_assert_int_eq(write(go_on[1], "!", 1), 1);
    ck_assert(door_hear(door, &answer));
    ck_assert_int_eq(answer.status, 200);
    wait_status("complete", 2);
    wait_gone(before);
    ask();
    stop();
    ck_assert_int_eq(times_logged("level=error"), 0);
    wait_logged("stopped", 1);
}
END_TEST

START_TEST(programs_can_take_over_again_and_again)
{
    start_installed("program \"life\" { workers = 1 }");
    for (int i = 1; i <= 5; i++) {
        wait_status("complete", i);
        install_newer();
        kill(parent, SIGUSR2);
    }
    wait_status("complete", 6);
    ask();
    stop();
    ck_assert_int_eq(times_logged("level=error"), 0);
}
END_TEST

START_TEST(a_program_that_would_not_start_changes_nothing)
{
    start_installed("program \"life\" { workers = 1 }");
    wait_logged("ready", 1);
    pid_t before = ask();
    install_broken();
    kill(parent, SIGUSR2);
    wait_logged("would not start (status 5)", 1);
    wait_status("refused", 1);
    unlink(installed);
    kill(parent, SIGUSR2);
    wait_logged("would not start (status 127)", 1);
    ck_assert_int_eq(ask(), before);
    ck_assert_int_eq(status_says("generation"), 1);
    stop();
}
END_TEST

START_TEST(a_newer_program_that_dislikes_the_settings_does_not_take_over)
{
    start_installed("program \"life\" { workers = 1 }");
    wait_logged("ready", 1);
    pid_t before = ask();
    write_settings("nonsense = 1");
    kill(parent, SIGUSR2);
    wait_logged("no such option 'nonsense'", 1);
    wait_logged("would not start (status 1)", 1);
    write_settings("prepares = false");
    kill(parent, SIGUSR2);
    wait_logged("would not start (status 1)", 2);
    ck_assert_int_eq(ask(), before);
    stop();
}
END_TEST

START_TEST(the_old_program_s_workers_serve_until_those_of_the_newer_can)
{
    start_installed("program \"life\" { workers = 1 }");
    wait_logged("ready", 1);
    pid_t before = ask();
    write_settings("fits = false\nprogram \"life\" { workers = 1 }");
    kill(parent, SIGUSR2);
    wait_logged("told not to fit", 3);
    ck_assert_int_eq(ask(), before);
    write_settings("program \"life\" { workers = 1 }");
    kill(parent, SIGHUP);
    wait_status("complete", 3);
    ck_assert_int_ne(ask(), before);
    stop();
}
END_TEST

START_TEST(others_can_see_how_far_a_change_has_come)
{
    start("program \"life\" { workers = 1 }");
    wait_status("complete", 1);
    ck_assert_int_eq(status_says("process"), parent);
    int door = ask_slowly();
    kill(parent, SIGHUP);
    wait_logged("ready", 2);
    ck_assert_int_eq(status_says("generation"), 2);
    ck_assert_int_eq(status_says("complete"), 1);
    ck_assert_int_eq(write(go_on[1], "!", 1), 1);
    ck_assert(door_hear(door, &answer));
    wait_status("complete", 2);
    write_settings("nonsense = 1");
    kill(parent, SIGHUP);
    wait_status("refused", 1);
    ck_assert_int_eq(status_says("generation"), 2);
    stop();
    ck_assert_int_eq(status_says("process"), -1);
}
END_TEST

RUN_TESTS("handover", a_newer_program_takes_over_in_the_same_process_and_loses_no_call,
    programs_can_take_over_again_and_again, a_program_that_would_not_start_changes_nothing,
    a_newer_program_that_dislikes_the_settings_does_not_take_over,
    the_old_program_s_workers_serve_until_those_of_the_newer_can, others_can_see_how_far_a_change_has_come);
