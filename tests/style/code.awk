# Prints file:line:code for each line of C, with comments and the insides of texts taken out.
FNR == 1 { inside = 0 }
{
    line = $0
    gsub(/\\./, "", line)
    gsub(/"[^"]*"/, "\"\"", line)
    gsub(/'[^']*'/, "' '", line)
    sub(/\/\/.*/, "", line)
    code = ""
    while (line != "") {
        mark = index(line, inside ? "*/" : "/*")
        if (!mark) {
            if (!inside)
                code = code line
            break
        }
        if (!inside)
            code = code substr(line, 1, mark - 1)
        line = substr(line, mark + 2)
        inside = !inside
    }
    if (code ~ /[^ ]/)
        print FILENAME ":" FNR ":" code
}
