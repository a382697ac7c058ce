#!/bin/sh
# What a document links to, in this tree, is there.
cd "$(dirname "$0")/../.." || exit 1

find README.md bench docs tests -name '*.md' -not -path '*/node_modules/*' | while read -r file; do
    grep -noE '\]\([^)# ]+' "$file" | grep -v '](https\{0,1\}:' | while IFS= read -r found; do
        [ -e "$(dirname "$file")/${found#*](}" ] || echo "$file:${found%%:*}: ${found#*](} is not there"
    done
done | { ! grep .; }
