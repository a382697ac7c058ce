/* Standing back: whoever does it is last in line, alone and with its session. */
#include "programs/stand_back.h"

#include "support/test.h"

#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* The `nice` of this process's session; 0 where the kernel does not know such a thing. */
static int
nice_of_session(void)
{
    FILE *file = fopen("/proc/self/autogroup", "re");
    int value = 0;

    if (file && fscanf(file, "/autogroup-%*d nice %d", &value) != 1)
        value = 0;
    if (file)
        fclose(file);
    return value;
}

static bool
knows_sessions(void)
{
    return access("/proc/self/autogroup", W_OK) == 0;
}

/* In a process of its own, so that the test stays who it is. */
static void
happens_in_a_child(bool (*what)(void))
{
    pid_t child = fork();
    int status = 1;

    if (child == 0)
        _exit(what() ? 0 : 1);
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert_int_eq(status, 0);
}

static bool
is_last_in_line(void)
{
    stand_back();
    return sched_getscheduler(0) == SCHED_BATCH && getpriority(PRIO_PROCESS, 0) == 10;
}

START_TEST(who_stands_back_is_last_in_line)
{
    happens_in_a_child(is_last_in_line);
    ck_assert_int_eq(getpriority(PRIO_PROCESS, 0), 0);
}
END_TEST

static bool
twice_is_as_once(void)
{
    stand_back();
    return is_last_in_line();
}

START_TEST(to_stand_back_twice_changes_nothing)
{
    happens_in_a_child(twice_is_as_once);
}
END_TEST

/* The kernel takes one change in a tenth of a second from who is not root. */
static bool
session_stands_back(void)
{
    setsid();
    for (int i = 0; i < 100000 && nice_of_session() != 10; i++)
        stand_back_as_session();
    return nice_of_session() == (knows_sessions() ? 10 : 0);
}

START_TEST(who_leads_a_session_takes_it_along)
{
    happens_in_a_child(session_stands_back);
}
END_TEST

static bool
others_of_the_session_stay(void)
{
    int before = nice_of_session();

    stand_back_as_session();
    return nice_of_session() == before;
}

START_TEST(who_leads_no_session_leaves_it_alone)
{
    happens_in_a_child(others_of_the_session_stay);
}
END_TEST

RUN_TESTS("stand_back", who_stands_back_is_last_in_line, to_stand_back_twice_changes_nothing,
    who_leads_a_session_takes_it_along, who_leads_no_session_leaves_it_alone);
