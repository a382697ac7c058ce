/* The processes of a world: whom to signal, to kill, to start again. */
#ifndef TESTS_SUPPORT_PROGRAMS_H
#define TESTS_SUPPORT_PROGRAMS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* The process that quickstart started as "login", "gate", "api", "jobs", "nginx" or "database". */
pid_t program_pid(const char *service);

/* Its workers. Returns how many there are, at most `room`. */
size_t program_workers(const char *service, pid_t *workers, size_t room);

/* Whether it has ended, also when nobody was told. */
bool program_is_gone(pid_t pid);

/* How often these words are in its log. */
size_t program_logged(const char *service, const char *words);

/* Makes it read its settings, and waits until its new workers are ready and the old ones, which go by the old settings,
 * are gone. */
void program_reload(const char *service);

/* Ends MariaDB as an administrator does, or as a crash does; starts it again on the same data. */
void database_stop(void);
void database_kill(void);
void database_start(void);

/* Lets MariaDB accept connections and answer nothing, and lets it go on. */
void database_freeze(void);
void database_thaw(void);

/* Puts a file into what nginx includes in http { }, and makes nginx read it. */
void nginx_include(const char *name, const char *content);

#endif
