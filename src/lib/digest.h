/* What a program does once about digests, before its workers are confined. */
#ifndef LIB_DIGEST_H
#define LIB_DIGEST_H

/* Loads what OpenSSL needs, which reads its settings from a file. */
void digest_prepare(void);

#endif
