# A service of one's own: docs/examples/parking, built against what make install leaves, behind the gate. And the
# library as its users see it: what it exports, its headers, its pages.
example_tests = %D%/parking.sh %D%/exports.sh %D%/headers.sh %D%/pages.sh
TESTS += $(example_tests)
EXTRA_DIST += $(example_tests) %D%/abi.txt
