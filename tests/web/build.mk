# What can be said of the pages without a browser: their catalogues, and how much they weigh.
web_tests = %D%/budget.mjs %D%/csv.mjs %D%/days.mjs %D%/devices.mjs %D%/generate.mjs %D%/happenings.mjs %D%/languages.mjs \
	%D%/left.mjs %D%/people.mjs %D%/repeating.mjs %D%/rights.mjs %D%/steps.mjs %D%/styles.mjs
EXTRA_DIST += $(web_tests) %D%/commands.mjs
if HAVE_NODE
TESTS += $(web_tests)
endif
