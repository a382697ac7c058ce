# Rows without a database: what can be known before one answers.
check_PROGRAMS += %D%/test_away %D%/test_migration_files
TESTS += %D%/test_away %D%/test_migration_files %D%/test_queries.sh
EXTRA_DIST += %D%/test_queries.sh

%C%_test_away_SOURCES = %D%/test_away.c
%C%_test_away_CPPFLAGS = $(AM_CPPFLAGS) $(CHECK_CFLAGS)
%C%_test_away_LDADD = libstore.la liblodge.la $(CHECK_LIBS)

%C%_test_migration_files_SOURCES = %D%/test_migration_files.c
%C%_test_migration_files_CPPFLAGS = $(AM_CPPFLAGS) $(CHECK_CFLAGS)
%C%_test_migration_files_LDADD = libstore.la liblodge.la $(CHECK_LIBS)
