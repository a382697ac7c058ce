/* gatelodge doctor: the session table, and what was revoked while MariaDB was away. */
#include "programs/commands/doctor.h"

#include "identity/journal_file.h"
#include "identity/table.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

static void
examine_figures(struct visit *visit, const struct table_figures *figures)
{
    const struct table_settings *settings = &visit->errand->settings->table;

    if (figures->away)
        visit_note_wrong(visit, "session table", "systemctl status mariadb",
            "MariaDB is out of reach for %lld seconds; open sessions pass for %lld",
            (long long)figures->vouched_ago / 1000, (long long)settings->grace / 1000);
    else if (figures->vouched_ago < 0 || figures->vouched_ago > settings->lease)
        visit_note_wrong(visit, "session table", "systemctl status gatelodge-jobs, and see its log",
            "nobody vouches for it, so that MariaDB is asked for each check");
    else
        visit_note_well(visit, "session table",
            "%llu sessions and tokens in %llu of %llu KiB, vouched for %lld ms ago",
            (unsigned long long)figures->records, (unsigned long long)figures->bytes_used / 1024,
            (unsigned long long)figures->bytes / 1024, (long long)figures->vouched_ago);
}

void
examine_table(struct visit *visit)
{
    const char *file = visit->errand->settings->table.file;
    struct table *table = file ? table_look(file) : NULL;
    struct table_figures figures;

    if (!file) {
        visit_note_well(visit, "session table", "there is none, so that MariaDB is asked for each check");
        return;
    }
    if (!table) {
        visit_note_wrong(visit, "session table", "sudo gatelodge doctor, or see the log of gatelodge-gate",
            "%s cannot be used", file);
        return;
    }
    table_count(table, &figures);
    table_close(table);
    examine_figures(visit, &figures);
}

/* Looked at from outside: opening it would make it. */
void
examine_journal(struct visit *visit)
{
    const char *file = visit->errand->settings->table.journal;
    struct stat about;

    if (!file)
        visit_note_well(visit, "journal", "there is none: nothing can be revoked while MariaDB is away");
    else if (stat(file, &about) < 0 && errno != ENOENT)
        visit_note_wrong(visit, "journal", "Ask as root: sudo gatelodge doctor", "%s: %s", file,
            strerror(errno));
    else if (stat(file, &about) < 0)
        visit_note_wrong(visit, "journal", "Make its directory for the programs' user, and start them again",
            "%s is not there: nothing can be revoked while MariaDB is away", file);
    else if (about.st_size >= JOURNAL_RECORD_SIZE)
        visit_note_wrong(visit, "journal", "systemctl status mariadb gatelodge-jobs",
            "%lld revocations wait for MariaDB", (long long)about.st_size / JOURNAL_RECORD_SIZE);
    else
        visit_note_well(visit, "journal", "nothing waits for MariaDB");
}
