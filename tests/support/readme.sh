# Commands and files of README.md, as they stand there: to be sourced.
readme=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)/README.md

# The blocks of one language in the section "Install it".
blocks() { awk -v language="$1" '/^## /{ in_section = /Install it/ } !in_section { next }
    $0 == "```" { inside = 0 } inside { print } $0 == "```" language { inside = 1 }' "$readme"; }
