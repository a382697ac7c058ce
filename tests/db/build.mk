# Tests against a MariaDB of their own: tests/db/run starts it, runs every test_… here, and throws it away.
db_tests = %D%/test_event_chain %D%/test_event_lists %D%/test_event_retention \
    %D%/test_connection %D%/test_grants %D%/test_news %D%/test_plans %D%/test_replays %D%/test_rows %D%/test_upgrade %D%/test_user_lists %D%/test_user_words
check_PROGRAMS += $(db_tests)
TESTS += %D%/run
db_tests += %D%/test_statistics
EXTRA_DIST += %D%/run tests/support/scratch_db.sh

%C%_cppflags = $(AM_CPPFLAGS) $(CHECK_CFLAGS) $(MARIADB_CFLAGS)
%C%_libs = libstore.la liblodge.la $(CHECK_LIBS) $(MARIADB_LIBS)
%C%_scratch = %D%/scratch.c %D%/scratch.h

%C%_test_connection_SOURCES = %D%/test_connection.c $(%C%_scratch)
%C%_test_connection_CPPFLAGS = $(%C%_cppflags)
%C%_test_connection_LDADD = $(%C%_libs)

# The chain of events: sealing and proving are rules, so that these need the floor above.
%C%_chain = %D%/chain.c %D%/chain.h $(%C%_scratch)
%C%_test_event_chain_SOURCES = %D%/test_event_chain.c $(%C%_chain)
%C%_test_event_chain_CPPFLAGS = $(%C%_cppflags)
%C%_test_event_chain_LDADD = libidentity.la $(%C%_libs)
%C%_test_event_lists_SOURCES = %D%/test_event_lists.c $(%C%_chain)
%C%_test_event_lists_CPPFLAGS = $(%C%_cppflags)
%C%_test_event_lists_LDADD = libidentity.la $(%C%_libs)
%C%_test_event_retention_SOURCES = %D%/test_event_retention.c $(%C%_chain)
%C%_test_event_retention_CPPFLAGS = $(%C%_cppflags)
%C%_test_event_retention_LDADD = libidentity.la $(%C%_libs)
%C%_test_statistics_SOURCES = %D%/test_statistics.c $(%C%_chain)
%C%_test_statistics_CPPFLAGS = $(%C%_cppflags)
%C%_test_statistics_LDADD = libidentity.la $(%C%_libs)

%C%_test_grants_SOURCES = %D%/test_grants.c $(%C%_scratch)
%C%_test_grants_CPPFLAGS = $(%C%_cppflags)
%C%_test_grants_LDADD = $(%C%_libs)

%C%_test_news_SOURCES = %D%/test_news.c $(%C%_scratch)
%C%_test_news_CPPFLAGS = $(%C%_cppflags)
%C%_test_news_LDADD = $(%C%_libs)

%C%_test_plans_SOURCES = %D%/test_plans.c $(%C%_scratch)
%C%_test_plans_CPPFLAGS = $(%C%_cppflags)
%C%_test_plans_LDADD = $(%C%_libs)

%C%_test_replays_SOURCES = %D%/test_replays.c $(%C%_scratch)
%C%_test_replays_CPPFLAGS = $(%C%_cppflags)
%C%_test_replays_LDADD = libidentity.la $(%C%_libs)

%C%_test_rows_SOURCES = %D%/test_rows.c $(%C%_scratch)
%C%_test_rows_CPPFLAGS = $(%C%_cppflags)
%C%_test_rows_LDADD = $(%C%_libs)

%C%_test_upgrade_SOURCES = %D%/test_upgrade.c $(%C%_scratch)
%C%_test_upgrade_CPPFLAGS = $(%C%_cppflags)
%C%_test_upgrade_LDADD = $(%C%_libs)

%C%_test_user_lists_SOURCES = %D%/test_user_lists.c $(%C%_scratch)
%C%_test_user_lists_CPPFLAGS = $(%C%_cppflags)
%C%_test_user_lists_LDADD = $(%C%_libs)

%C%_test_user_words_SOURCES = %D%/test_user_words.c $(%C%_scratch)
%C%_test_user_words_CPPFLAGS = $(%C%_cppflags)
%C%_test_user_words_LDADD = $(%C%_libs)
