# The command line and the jobs as people meet them: real programs, a MariaDB of their own.
cli_tests = %D%/test_completion.sh %D%/test_database.sh %D%/test_doctor.sh %D%/test_import.sh %D%/test_jobs.sh %D%/test_languages.sh %D%/test_people.sh \
    %D%/test_running.sh %D%/test_sessions.sh %D%/test_setup.sh %D%/test_tokens.sh %D%/test_using.sh
TESTS += $(cli_tests)
EXTRA_DIST += $(cli_tests) %D%/support.sh
