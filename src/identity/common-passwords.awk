# Makes the list of common passwords out of common-words.txt, in the ways people make theirs: a word, or two,
# with a year, digits or a mark behind; a walk over the keyboard; one thing over and over. Under 8 none passes.
{ for (i = 2; i <= NF; i++) part[$1, ++count[$1]] = $i }

END {
    for (i = 1; i <= count["word"]; i++) {
        word = part["word", i]
        with_ends(word)
        with_ends(word word)
        for (year = 1960; year <= 2035; year++) { put(word year); put(word year "!") }
        for (j = 1; j <= count["word"]; j++) put(word part["word", j])
    }
    for (i = 1; i <= count["walk"]; i++) {
        walk = part["walk", i]
        for (from = 1; from <= length(walk); from++)
            for (size = 6; size <= length(walk) - from + 1; size++) with_ends(substr(walk, from, size))
        for (j = 1; j <= count["walk"]; j++) put(walk part["walk", j])
    }
    for (code = 33; code <= 126; code++) over_and_over(tolower(sprintf("%c", code)), 64)
    for (pair = 0; pair <= 99; pair++) over_and_over(sprintf("%02d", pair), 32)
}
function put(text) { if (length(text) >= 8 && !(text in seen)) { seen[text]; print text } }
function with_ends(text,    k) { put(text); for (k = 1; k <= count["end"]; k++) put(text part["end", k]) }
function over_and_over(text, most,    all) { while (most-- > 0) put(all = all text) }
