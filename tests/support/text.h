/* Texts for tests: printed once, kept until the process ends. */
#ifndef TESTS_SUPPORT_TEXT_H
#define TESTS_SUPPORT_TEXT_H

#include <stdbool.h>
#include <stddef.h>

const char *text(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Keeps what malloc gave. */
char *text_keep(char *allocated);

/* Whether it matches an extended regular expression of POSIX. */
bool text_matches(const char *subject, const char *expression);

/* A whole file, or NULL; `length` may be NULL. */
char *text_of_file(const char *path, size_t *length);

/* Puts texts of tests into a file, whole or not at all. Ends the test when that fails. */
void text_to_file(const char *path, const char *content);

#endif
