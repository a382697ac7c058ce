# db/queries/*.sql become queries.h (-v make=h) and queries.c (-v make=c): an enum, and a table beside it.
# A statement without a name or an owner, or a name used twice, stops the build.
function stop(why) { print FILENAME ":" FNR ": " why | "cat >&2"; failed = 1; exit 1 }
function list(prefix, end,    i, all) {
    for (i = 3; i <= NF; i++) { sub(/,$/, "", $i); all = all (i > 3 ? end : "") prefix toupper($i) }
    return all
}
/^-- query: / { if (name) stop(name " has no statement"); if ($3 in seen) stop($3 " is there twice")
                name = $3; seen[name] = 1; owners = takes = gives = text = ""; next }
/^-- for: /   { owners = list("QUERY_FOR_", " | "); next }
/^-- takes: / { takes = list("DB_KIND_", ", "); next }
/^-- gives: / { gives = $3 "_columns"; next }
/^--/ || /^$/ { next }
!name || !owners { stop("a statement without a name or an owner") }
{ last = sub(/;$/, ""); gsub(/["\\]/, "\\\\&"); text = text "\n      \"" $0 "\\n\"" }
last { rows = rows sprintf("    { \"%s\", %s, { %s }, %s,%s },\n", name, owners, takes ? takes : "DB_NULL",
           gives ? gives : "NULL", text); names = names "    QUERY_" toupper(name) ",\n"; name = "" }
END {
    if (failed) exit 1
    if (name) stop(name " does not end with ;")
    if (make == "h") printf "enum query {\n%s    QUERY__COUNT\n};\n", names
    else printf "#include \"store/maps.h\"\n\nconst struct query_row queries[QUERY__COUNT] = {\n%s};\n", rows
}
