# When jobs run.
check_PROGRAMS += %D%/test_round
TESTS += %D%/test_round
%C%_test_round_CPPFLAGS = $(unit_cppflags)
%C%_test_round_LDADD = libjobs.la $(house_libs) $(CHECK_LIBS)
