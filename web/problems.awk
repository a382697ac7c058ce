# Makes one page for each row of a .def file: awk -v template=problem.html -v folder=problems -f problems.awk FILE
# With -v list=FILE also a page that lists them all, from the template FILE.
BEGIN { while ((getline line < template) > 0) page = page line "\n" }

function put(text, name, value) { gsub(/&/, "\\\\&", value); gsub("@" name "@", value, text); return text }
function safe(text) { gsub(/&/, "\\&amp;", text); gsub(/</, "\\&lt;", text); return text }

/^LODGE_PROBLEM\(/ { split($0, word, /[(,] */); split($0, part, "\""); next }
/^ +".*"\)$/ {
    split($0, rest, "\"")
    text = put(put(put(page, "STATUS", word[3]), "CODE", part[2]), "TITLE", safe(part[4]))
    print put(text, "DETAIL", safe(rest[2])) > (folder "/" part[2] ".html")
    rows = rows "<tr><th scope=\"row\"><a href=\"/problems/" part[2] "\"><code>" part[2] "</code></a></th><td>" \
        safe(part[4]) "</td><td>" word[3] "</td></tr>\n"
}
END {
    while (list && (getline line < list) > 0)
        print put(line, "ROWS", rows) > (folder "/index.html")
}
