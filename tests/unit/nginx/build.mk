# What nginx's module answers, without nginx.
check_PROGRAMS += %D%/test_answering
TESTS += %D%/test_answering
%C%_test_answering_SOURCES = %D%/test_answering.c nginx/module/answering.c nginx/module/answering.h
%C%_test_answering_CPPFLAGS = $(unit_cppflags) -I$(top_srcdir)/nginx/module
%C%_test_answering_LDADD = libidentity.la $(unit_libs)
