/* Changing the settings of a running world. */
#ifndef TESTS_SUPPORT_SETTINGS_H
#define TESTS_SUPPORT_SETTINGS_H

/* Puts `line`, "open = true", into a section of the file, instead of what stood there under that name.
 * Nothing holds before settings_apply. */
void settings_put(const char *section, const char *line);

/* Puts lines at the end of the file, or takes everything away but what was before them. */
void settings_add(const char *lines);

/* Tells the programs to read their settings, and waits until all workers go by them. */
void settings_apply(void);

/* The file as it is now is what every story of this family begins with; settings_restore goes back to it. */
void settings_are_usual(void);
void settings_restore(void);

#endif
