# Writes files of nginx/ as C texts, named as the files, for gatelodge nginx snippet.
BEGIN { print "/* Made from nginx/ by texts.awk. */\n#include \"programs/nginx/texts.h\"\n\nconst struct text texts[] = {" }
FNR == 1 {
    name = FILENAME
    sub(/.*\//, "", name)
    sub(/\.conf$/, "", name)
    print (NR > 1 ? "    },\n" : "") "    { \"" name "\","
}
{
    gsub(/\\/, "\\\\")
    gsub(/"/, "\\\"")
    print "      \"" $0 "\\n\""
}
END { print "    },\n    { NULL, NULL },\n};" }
