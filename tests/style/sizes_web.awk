# Measures functions of scripts: those that begin in the first column and end with a "}" there, and methods of classes,
# four spaces further in.
FNR == 1 { start = member = 0 }

/\t/     { print FILENAME ":" FNR ": a tab; we indent by four spaces" }
/ $/     { print FILENAME ":" FNR ": white space at the end of the line" }

/^(export )?(default )?(async )?function/ || /^(export )?const [A-Za-z_]+ = .*\{$/ { start = FNR; name = $0 }
/^    (async |static |get |set )*[#A-Za-z_]+\(.*\) \{$/ && !/^    (if|for|while|switch|catch) / { member = FNR; title = $0 }

function judge(from, what) {
    if (from && FNR - from + 1 > lines) {
        sub(/ *[({=].*/, "", what)
        print FILENAME ":" from ": " what " has " FNR - from + 1 " lines, more than " lines
    }
}
/^\}/     { judge(start, name); start = 0 }
/^    \}/ { judge(member, title); member = 0 }
