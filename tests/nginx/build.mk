# What gatelodge says about nginx, without any service.
nginx_tests = %D%/test_check.sh %D%/test_snippet.sh
TESTS += $(nginx_tests)
EXTRA_DIST += $(nginx_tests)
