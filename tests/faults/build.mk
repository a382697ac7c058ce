# What breaks, on purpose: each is a world, as stories are. ./runtests faults; with GATELODGE_TEST_ALL=1 all of it.
faults = %D%/database %D%/killing
check_PROGRAMS += $(faults)
%C%_database_CPPFLAGS = $(stories_cppflags)
%C%_database_LDADD = tests/stories/libstories.la
%C%_killing_CPPFLAGS = $(stories_cppflags)
%C%_killing_LDADD = tests/stories/libstories.la
