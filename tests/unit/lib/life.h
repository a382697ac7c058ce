/* A whole program with its parent and workers, for tests. Its routes tell which process answers, crash, and wait. */
#ifndef TESTS_UNIT_LIB_LIFE_H
#define TESTS_UNIT_LIB_LIFE_H

#include "support/door.h"
#include "support/test.h"

#include <sys/types.h>

extern char life_socket[128];
extern int log_pipe;
extern pid_t parent;
extern int begun[2], go_on[2];          /* pipes with which a test holds the slow handler */
extern struct door_answer answer;

/* Starts it with these settings: in a child that is a copy of the test, or as a file of its own. Once more. */
void start(const char *settings);
void start_installed(const char *settings);
void start_program(void);

void write_settings(const char *text);

/* Puts another file in the place of the program, as an installation does: the same, or one that ends with 5. */
void install_newer(void);
void install_broken(void);
ino_t running_file(void);
extern char installed[128];

/* Ends it, and sees that it leaves nothing behind. */
void stop(void);
int end_of_parent(void);
void remove_folder(void);

/* Its log. */
int times_logged(const char *text);
void wait_logged(const char *text, int times);

/* A number of the file by which others find it; -1: it is not there. */
long status_says(const char *name);
void wait_status(const char *name, long value);

/* Who answers: the number of the process. A call that is in the hand of a worker now. */
pid_t ask(void);
int ask_slowly(void);

void wait_gone(pid_t worker);

#endif
