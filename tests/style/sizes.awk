# Measures functions: those whose body opens with "{" in the first column, as our layout has it.
# The depth of a statement is its indentation, four spaces a step.
FNR == 1 { inside = 0; name = ""; signature = 0 }

/^[A-Za-z_][A-Za-z0-9_]*\(/ { name = substr($0, 1, index($0, "(") - 1); signature = FNR
                              if ($0 ~ /^START_TEST/) name = substr($0, 12, length($0) - 12) }
/^[a-z].*\) *\{$/           { print FILENAME ":" FNR ": the body's brace stands on a line of its own" }
/\t/                        { print FILENAME ":" FNR ": a tab; we indent by four spaces" }
/[ ]$/                      { print FILENAME ":" FNR ": white space at the end of the line" }

/^\{/ {
    inside = 1
    if (!signature || FNR - signature > 12)
        print FILENAME ":" FNR ": the return type stands on a line of its own, the name begins the next"
}

inside && /^ +(\} else )?(if|for|while|switch|do)([ (]|$)/ {
    match($0, /^ +/)
    if (RLENGTH > 4 * nesting)
        print FILENAME ":" FNR ": " name " nests deeper than " nesting
}

/^\}/ && inside {
    if (FNR - signature + 1 > lines)
        print FILENAME ":" signature ": " name " has " FNR - signature + 1 " lines, more than " lines
    inside = 0
    signature = 0
}
