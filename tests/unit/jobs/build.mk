# When jobs run.
check_PROGRAMS += %D%/test_round
TESTS += %D%/test_round
%C%_test_round_CPPFLAGS = $(unit_cppflags)
%C%_test_round_LDADD = libjobs.la $(house_libs) $(CHECK_LIBS)

# What the feed asks for and tells. MariaDB and the table stand in the test: nothing of the house is linked.
check_PROGRAMS += %D%/test_feed
TESTS += %D%/test_feed
%C%_test_feed_CPPFLAGS = $(unit_cppflags)
%C%_test_feed_LDADD = libjobs.la liblodge.la $(CHECK_LIBS)

# What comes before revocations are done: nothing of the house is linked either.
check_PROGRAMS += %D%/test_apply_journal
TESTS += %D%/test_apply_journal
%C%_test_apply_journal_CPPFLAGS = $(unit_cppflags)
%C%_test_apply_journal_LDADD = libjobs.la liblodge.la $(CHECK_LIBS)
