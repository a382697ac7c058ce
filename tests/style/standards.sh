#!/bin/sh
# Each test that docs/standards.tsv and docs/SECURITY.md name is there: "tests/stories/limits.c: a_name".
cd "$(dirname "$0")/../.." || exit 1

# The rows' last column, and what stands between backquotes in the prose.
named() {
    grep -v '^#' docs/standards.tsv | cut -f 4 | sed 's/; /\n/g'
    # shellcheck disable=SC2016 # backquotes as they stand in the text
    grep -o '`tests/[^`]*`' docs/SECURITY.md | tr -d '`'
}

{
    grep -vn '^#' docs/standards.tsv | awk -F '\t' 'NF != 4 || $4 == "" { print "docs/standards.tsv:" $1 ": no four columns" }'
    named | sort -u | while IFS= read -r test; do
        file=${test%%: *}
        name=${test#"$file"}
        name=${name#: }
        if [ ! -e "$file" ]; then
            echo "docs: there is no $file"
        elif [ -n "$name" ] && ! grep -qw -- "$name" "$file"; then
            echo "docs: $file has no test $name"
        fi
    done
} | { ! grep .; }
