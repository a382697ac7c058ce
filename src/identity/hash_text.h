/* Reading the texts in which password hashes are kept. Each reads at *text and moves it behind what was read; false
 * when something else stands there, and then *text may be anywhere. */
#ifndef IDENTITY_HASH_TEXT_H
#define IDENTITY_HASH_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* `label`, and behind it a number of at most nine digits without leading zeros. */
bool hash_text_number(const char **text, const char *label, uint32_t *number);

/* Base 64 up to the next "$" or the end: at most `room` bytes. The padding may be missing, and "." stand for "+",
 * as passlib writes it. */
bool hash_text_bytes(const char **text, unsigned char *bytes, size_t room, size_t *size);

/* As many characters of crypt(5)'s alphabet ("./0-9A-Za-z") as there are: their number. */
size_t hash_text_crypt(const char **text);

/* The place of a character in that alphabet, 0 to 63; -1 when it is not in it. */
int hash_text_place(char character);

#endif
