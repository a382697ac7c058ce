# What this folder adds to the tests.

# The gate: paths, requests, return addresses, rules.
gate_tests = %D%/test_gate_path %D%/test_gate_request %D%/test_policy %D%/test_return_address
check_PROGRAMS += $(gate_tests)
TESTS += $(gate_tests)
%C%_test_gate_path_CPPFLAGS = $(unit_cppflags)
%C%_test_gate_path_LDADD = libidentity.la $(unit_libs)
%C%_test_gate_request_CPPFLAGS = $(unit_cppflags)
%C%_test_gate_request_LDADD = libidentity.la $(unit_libs)
%C%_test_policy_CPPFLAGS = $(unit_cppflags)
%C%_test_policy_LDADD = libidentity.la $(unit_libs)
%C%_test_return_address_CPPFLAGS = $(unit_cppflags)
%C%_test_return_address_LDADD = libidentity.la $(unit_libs)
