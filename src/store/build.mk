# Rows: db/queries/*.sql become an enum and a table, before anything else is compiled.
query_files = db/queries/attempts.sql db/queries/migrations.sql db/queries/permissions.sql \
    db/queries/sessions.sql db/queries/users.sql
schema_files = db/schema/0001_people.sql db/schema/0002_sessions.sql db/schema/0003_permissions.sql \
    db/schema/0004_attempts.sql
EXTRA_DIST += $(query_files) %D%/queries.awk
BUILT_SOURCES += %D%/queries.h %D%/queries.c
CLEANFILES += %D%/queries.h %D%/queries.c
schemadir = $(pkgdatadir)/schema
dist_schema_DATA = $(schema_files)

%D%/queries.h: $(query_files) %D%/queries.awk
	@$(MKDIR_P) %D%
	$(AM_V_GEN)(cd $(srcdir) && $(AWK) -v make=h -f %D%/queries.awk $(query_files)) > $@.new && mv $@.new $@

%D%/queries.c: $(query_files) %D%/queries.awk
	@$(MKDIR_P) %D%
	$(AM_V_GEN)(cd $(srcdir) && $(AWK) -v make=c -f %D%/queries.awk $(query_files)) > $@.new && mv $@.new $@
