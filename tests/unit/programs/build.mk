# The insides of the command line, without settings and database.
command_tests = %D%/test_arguments %D%/test_csv %D%/test_printable %D%/test_record_reader
check_PROGRAMS += $(command_tests)
TESTS += $(command_tests)
%C%_test_arguments_CPPFLAGS = $(unit_cppflags)
%C%_test_arguments_LDADD = libcommands.la $(house_libs) $(CHECK_LIBS)
%C%_test_csv_CPPFLAGS = $(unit_cppflags)
%C%_test_csv_LDADD = libcommands.la $(house_libs) $(CHECK_LIBS)
%C%_test_printable_CPPFLAGS = $(unit_cppflags)
%C%_test_printable_LDADD = libcommands.la $(house_libs) $(CHECK_LIBS)
%C%_test_record_reader_CPPFLAGS = $(unit_cppflags)
%C%_test_record_reader_LDADD = libcommands.la $(house_libs) $(CHECK_LIBS)

check_PROGRAMS += %D%/test_stand_back
TESTS += %D%/test_stand_back
%C%_test_stand_back_SOURCES = %D%/test_stand_back.c src/programs/stand_back.c
%C%_test_stand_back_CPPFLAGS = $(unit_cppflags)
%C%_test_stand_back_LDADD = $(CHECK_LIBS)
