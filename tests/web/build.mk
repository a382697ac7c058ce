# What can be said of the pages without a browser: their catalogues, and how much they weigh.
web_tests = %D%/budget.mjs %D%/csv.mjs %D%/devices.mjs %D%/happenings.mjs %D%/languages.mjs
EXTRA_DIST += $(web_tests)
if HAVE_NODE
TESTS += $(web_tests)
endif
