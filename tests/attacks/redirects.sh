#!/bin/sh
# Return addresses against what browsers understand of them; without node, skipped.
command -v node >/dev/null || exit 77
exec node "${srcdir:-.}/tests/attacks/redirects.mjs" "${top_builddir:-.}/tests/support/return_says"
