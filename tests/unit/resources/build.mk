# What this folder adds to the tests.

# The gate, with people made up by the test.
gate_stage = %D%/gate_stage.c %D%/gate_stage.h
gate_answer_tests = %D%/test_gate %D%/test_gate_dialect %D%/test_gate_headers
check_PROGRAMS += $(gate_answer_tests)
TESTS += $(gate_answer_tests)
%C%_test_gate_SOURCES = %D%/test_gate.c $(gate_stage)
%C%_test_gate_CPPFLAGS = $(unit_cppflags)
%C%_test_gate_LDADD = libresources.la libidentity.la $(unit_libs)
%C%_test_gate_dialect_SOURCES = %D%/test_gate_dialect.c $(gate_stage)
%C%_test_gate_dialect_CPPFLAGS = $(unit_cppflags)
%C%_test_gate_dialect_LDADD = libresources.la libidentity.la $(unit_libs)
%C%_test_gate_headers_SOURCES = %D%/test_gate_headers.c $(gate_stage)
%C%_test_gate_headers_CPPFLAGS = $(unit_cppflags)
%C%_test_gate_headers_LDADD = libresources.la libidentity.la $(unit_libs)

# Credentials, with the floors below made up by the test.
check_PROGRAMS += %D%/test_credential
TESTS += %D%/test_credential
%C%_test_credential_CPPFLAGS = $(unit_cppflags)
%C%_test_credential_LDADD = libresources.la libidentity.la $(unit_libs)

# Events, with rows that the test makes up.
check_PROGRAMS += %D%/test_event_list
TESTS += %D%/test_event_list
%C%_test_event_list_CPPFLAGS = $(unit_cppflags)
%C%_test_event_list_LDADD = libresources.la libidentity.la $(unit_libs)

# Pages, of a list that the test makes up.
check_PROGRAMS += %D%/test_page
TESTS += %D%/test_page
%C%_test_page_CPPFLAGS = $(unit_cppflags)
%C%_test_page_LDADD = libresources.la $(unit_libs)
