# House rules: what the compiler does not check. Each prints what it objects to, as file:line: what.
style_tests = %D%/layers.sh %D%/doors.sh %D%/banned.sh %D%/sizes.sh %D%/shell.sh %D%/links.sh %D%/nginx.sh %D%/standards.sh
TESTS += $(style_tests)
EXTRA_DIST += $(style_tests) %D%/code.awk %D%/sizes.awk %D%/sizes_web.awk
