# db/queries/*.sql become queries.h (-v make=h) and queries.c (-v make=c): an enum, and a table beside it.
# A statement without a name or an owner, or a name used twice, stops the build; so does one that writes what checks say
# and does not say of whom that has to be told (-- tells: user, session, token, everybody; nobody, and why; nobody yet,
# where what is new is known to nobody until the transaction is over).
function stop(why) { print FILENAME ":" FNR ": " why | "cat >&2"; failed = 1; exit 1 }
function list(prefix, end,    i, all) {
    for (i = 3; i <= NF; i++) { sub(/,$/, "", $i); all = all (i > 3 ? end : "") prefix toupper($i) }
    return all
}
function told() {
    if (tells == "" && plain ~ "^ (INSERT|REPLACE|UPDATE|DELETE)[A-Za-z ]* (users|sessions|tokens|groups|group_members" \
            "|group_ancestors|group_roles|roles|role_permissions|user_roles)( |$)")
        stop(name " writes what checks say: whom is that told of?")
    if (tells !~ /^(|user|session|token|everybody|nobody yet|nobody, .+)$/)
        stop(name " tells somebody else")
    return tells ~ /^(user|session|token|everybody)$/ ? "QUERY_TELLS" : tells == "nobody yet" ? "QUERY_ADDS" : "0"
}
/^-- query: / { if (name) stop(name " has no statement"); if ($3 in seen) stop($3 " is there twice")
                name = $3; seen[name] = 1; owners = takes = gives = tells = text = plain = ""; next }
/^-- for: /   { owners = list("QUERY_FOR_", " | "); next }
/^-- takes: / { takes = list("DB_KIND_", ", "); next }
/^-- tells: / { tells = substr($0, 11); next }
/^-- gives: / { gives = $3 "_columns"; next }
/^--/ || /^$/ { next }
!name || !owners { stop("a statement without a name or an owner") }
{ last = sub(/;$/, ""); plain = plain " " $1 " " $2 " " $3; gsub(/["\\]/, "\\\\&"); text = text "\n      \"" $0 "\\n\"" }
last { rows = rows sprintf("    { \"%s\", %s, { %s }, %s, %s,%s },\n", name, owners, takes ? takes : "DB_NULL",
           told(), gives ? gives : "NULL", text); names = names "    QUERY_" toupper(name) ",\n"; name = "" }
END {
    if (failed) exit 1
    if (name) stop(name " does not end with ;")
    if (make == "h") printf "enum query {\n%s    QUERY__COUNT\n};\n", names
    else printf "#include \"store/maps.h\"\n\nconst struct query_row queries[QUERY__COUNT] = {\n%s};\n", rows
}
