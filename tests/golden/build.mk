# What outsiders see, kept as files.
TESTS += %D%/golden.sh
EXTRA_DIST += %D%/golden.sh %D%/metrics.txt %D%/openapi.json %D%/permissions.txt %D%/problems.txt %D%/routes.txt
