# The insides of the command line, without settings and database.
command_tests = %D%/test_arguments %D%/test_printable
check_PROGRAMS += $(command_tests)
TESTS += $(command_tests)
%C%_test_arguments_CPPFLAGS = $(unit_cppflags)
%C%_test_arguments_LDADD = libcommands.la $(house_libs) $(CHECK_LIBS)
%C%_test_printable_CPPFLAGS = $(unit_cppflags)
%C%_test_printable_LDADD = libcommands.la $(house_libs) $(CHECK_LIBS)
