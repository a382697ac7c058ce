# What gatelodge says about nginx, and what nginx does with our files, without any service of ours.
nginx_tests = %D%/test_again.sh %D%/test_check.sh %D%/test_kept.sh %D%/test_pages.sh %D%/test_snippet.sh
TESTS += $(nginx_tests)
EXTRA_DIST += $(nginx_tests)
