# Rows: db/queries/*.sql become an enum and a table, before anything else is compiled.
query_files = db/queries/attempts.sql db/queries/groups.sql db/queries/migrations.sql db/queries/permissions.sql \
    db/queries/roles.sql db/queries/server.sql db/queries/sessions.sql db/queries/setup.sql db/queries/tokens.sql \
    db/queries/users.sql
schema_files = db/schema/0001_people.sql db/schema/0002_sessions.sql db/schema/0003_permissions.sql \
    db/schema/0004_attempts.sql db/schema/0005_setup.sql db/schema/0006_tokens.sql \
    db/schema/0007_groups.sql
query_files += db/queries/event_lists.sql db/queries/events.sql
schema_files += db/schema/0008_events.sql
query_files += db/queries/replays.sql
schema_files += db/schema/0009_replays.sql
query_files += db/queries/statistics.sql
schema_files += db/schema/0010_user_status.sql db/schema/0013_event_hours.sql
query_files += db/queries/changes.sql
schema_files += db/schema/0011_changes.sql
query_files += db/queries/user_words.sql
schema_files += db/schema/0012_user_words.sql db/schema/0014_dotless_words.sql
EXTRA_DIST += $(query_files) %D%/queries.awk
BUILT_SOURCES += %D%/queries.h %D%/queries.c
CLEANFILES += %D%/queries.h %D%/queries.c
schemadir = $(pkgdatadir)/schema
dist_schema_DATA = $(schema_files)
grantsdir = $(pkgdatadir)
dist_grants_DATA = db/grants.sql

# And the number of the newest file of the schema: db/schema/0012_….sql is 12.
%D%/queries.h: $(query_files) $(schema_files) %D%/queries.awk
	@$(MKDIR_P) %D%
	$(AM_V_GEN)(cd $(srcdir) && $(AWK) -v make=h -f %D%/queries.awk $(query_files) && \
	    printf '#define SCHEMA_NEWEST %d\n' "$$(ls db/schema | sed -n 's/^0*\([0-9][0-9]*\)_.*[.]sql$$/\1/p' | sort -n | tail -n 1)") \
	    > $@.new && mv $@.new $@

%D%/queries.c: $(query_files) %D%/queries.awk
	@$(MKDIR_P) %D%
	$(AM_V_GEN)(cd $(srcdir) && $(AWK) -v make=c -f %D%/queries.awk $(query_files)) > $@.new && mv $@.new $@

noinst_LTLIBRARIES += libstore.la
nodist_libstore_la_SOURCES = %D%/queries.c %D%/queries.h
libstore_la_SOURCES = \
    %D%/attempts.c %D%/attempts.h \
    %D%/changes.c %D%/changes.h \
    %D%/db.c %D%/db.h \
    %D%/db_errors.c \
    %D%/db_rows.c \
    %D%/db_run.c %D%/db_wait.c \
    %D%/db_setup.c %D%/db_setup.h \
    %D%/event_chain.c %D%/event_chain.h %D%/event_columns.h %D%/event_lists.c %D%/event_lists.h \
    %D%/event_partitions.c %D%/event_partitions.h \
    %D%/events.c %D%/events.h \
    %D%/faults.c %D%/faults.h \
    %D%/groups.c %D%/groups.h \
    %D%/ids.h \
    %D%/maps.h \
    %D%/mariadb.h \
    %D%/migration_files.c %D%/migration_files.h \
    %D%/permissions.c %D%/permissions.h \
    %D%/replays.c %D%/replays.h \
    %D%/roles.c %D%/roles.h \
    %D%/server.c %D%/server.h \
    %D%/sessions.c %D%/sessions.h \
    %D%/statistics.c %D%/statistics.h \
    %D%/setup_codes.c %D%/setup_codes.h \
    %D%/tokens.c %D%/tokens.h \
    %D%/upgrade.c %D%/upgrade.h \
    %D%/user_words.c %D%/user_words.h \
    %D%/users.c %D%/users.h
libstore_la_CPPFLAGS = $(AM_CPPFLAGS) $(MARIADB_CFLAGS)
libstore_la_LIBADD = $(MARIADB_LIBS)
