# What breaks, on purpose: each is a world, as stories are. ./runtests faults; GATELODGE_TEST_ALL=1 tries everything.
faults = %D%/database
check_PROGRAMS += $(faults)
%C%_database_CPPFLAGS = $(stories_cppflags)
%C%_database_LDADD = tests/stories/libstories.la
