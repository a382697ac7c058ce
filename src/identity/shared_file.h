/* Files that several programs share, in a folder that may be of another account than we are: root at the command line
 * makes what the programs are to write, and shall not be led elsewhere by who owns the folder. */
#ifndef IDENTITY_SHARED_FILE_H
#define IDENTITY_SHARED_FILE_H

#include <stdbool.h>

/* Opens a regular file of one name, by these flags of open(2); follows no link. -1 and errno: EINVAL, it is anything
 * else. */
int shared_file_open(const char *path, int flags);

/* The same, and makes it first where there is none: its folder's owner's, 0600, and on the disk. */
int shared_file_open_or_make(const char *path, int flags);

/* Takes the lock on all of it, which ends with the process. False and errno when it cannot be had within two seconds:
 * who has it and was stopped shall not stop the others. */
bool shared_file_lock(int file);

#endif
