# What breaks, on purpose: each is a world, as stories are. ./runtests faults; with GATELODGE_TEST_ALL=1 all of it.
faults = %D%/allocations %D%/clocks %D%/crowd %D%/database %D%/killing %D%/mariadb %D%/table
check_PROGRAMS += $(faults)
%C%_database_CPPFLAGS = $(stories_cppflags)
%C%_database_LDADD = tests/stories/libstories.la
%C%_killing_CPPFLAGS = $(stories_cppflags)
%C%_killing_LDADD = tests/stories/libstories.la
%C%_mariadb_CPPFLAGS = $(stories_cppflags)
%C%_mariadb_LDADD = tests/stories/libstories.la
%C%_clocks_CPPFLAGS = $(stories_cppflags)
%C%_clocks_LDADD = tests/stories/libstories.la
%C%_crowd_CPPFLAGS = $(stories_cppflags)
%C%_crowd_LDADD = tests/stories/libstories.la

# Memory that runs out: linked into the test, and as a library that is loaded before the workers.
EXTRA_LTLIBRARIES = %D%/scarce.la
CLEANFILES += %D%/scarce.la
%C%_scarce_la_SOURCES = %D%/scarce.c %D%/scarce.h
%C%_scarce_la_CPPFLAGS = $(stories_cppflags)
%C%_scarce_la_CFLAGS = -std=c11 $(WARNING_CFLAGS)
%C%_scarce_la_LDFLAGS = -module -avoid-version -shared -rpath $(abs_builddir)/%D%
%C%_allocations_SOURCES = %D%/allocations.c %D%/scarce.c src/programs/allocation.c
%C%_allocations_CPPFLAGS = $(stories_cppflags)
%C%_allocations_LDADD = tests/stories/libstories.la $(house_libs)
%C%_allocations_DEPENDENCIES = %D%/scarce.la tests/stories/libstories.la $(house_libs)

# The session table alone, without a world.
%C%_table_SOURCES = %D%/table.c tests/support/table.c tests/support/table.h
%C%_table_CPPFLAGS = $(stories_cppflags)
%C%_table_LDADD = libidentity.la liblodge.la $(CHECK_LIBS)
