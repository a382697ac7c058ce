# For bench/run: measuring one thing for a while, and what comes of several. A result is a file of $results with a line
# for each round: requests a second, p50 and p99 in µs, and processor time in µs a request: of nginx, of who answers,
# and of both with the load generator.
# shellcheck shell=bash disable=SC2034,SC2154

results=$state/results
mkdir "$results"
failures=0
skipped=()
ticks_a_second=$(getconf CLK_TCK)

skip() { skipped+=("$1"); }

# A measurement that went wrong is told at once, is no figure of the table, and makes the run end with 1.
fail() {
    failures=$((failures + 1))
    printf '\r%s\n' "bench: $1" >&2
}

say() { [ ! -t 2 ] || printf '\r%-78s' "$1" >&2; }

# ---- one thing ----------------------------------------------------------------------------------------------

# Processor time of a process, its children, and those that it has outlived, in ticks.
ticks_of() {    # pid…
    local total=0 parent pid stat
    for parent in "$@"; do
        for pid in "$parent" $(pgrep -P "$parent" || true); do
            { stat=$(<"/proc/$pid/stat"); } 2>/dev/null || continue
            read -r -a stat <<<"${stat##*) }"
            total=$((total + stat[11] + stat[12]))
            [ "$pid" != "$parent" ] || total=$((total + stat[13] + stat[14]))
        done
    done
    echo "$total"
}

# The same of all that this shell has waited for; by no other process, which would be waited for, too.
count_children() {
    local stat
    read -r -a stat <"/proc/$$/stat"
    children=$((stat[15] + stat[16]))
}

# What wrk said, as the line of a result; false when anything but 2xx came, or nothing.
read_wrk() {    # ticks of nginx, of the program, of wrk
    awk -v nginx="$1" -v program="$2" -v wrk="$3" -v ticks="$ticks_a_second" '
        function us(time) {
            return time ~ /us$/ ? time + 0 : time ~ /ms$/ ? time * 1e3 : time ~ /m$/ ? time * 6e7 : time * 1e6
        }
        /Non-2xx|Socket errors/ { bad = 1 }
        $1 == "50%" { p50 = us($2) }
        $1 == "99%" { p99 = us($2) }
        /requests in/ { count = $1 }
        /^Requests\/sec/ { rate = $2 }
        END {
            if (bad || !count) exit 1
            each = 1e6 / ticks / count
            printf "%s %.0f %.0f %.2f %.2f %.2f\n", rate, p50, p99, nginx * each, program * each,
                (nginx + program + wrk) * each
        }'
}

# Asks for a path for a while. What else wrk is to be told follows; nobody's program is "".
measure() {     # result, program, path, connections, [what wrk is told…]
    local result=$1 answering=${2:+${program[$2]}} path=$3 connections=$4 nginx_before program_before before line
    shift 4
    say "round $round of $rounds: $result"
    nginx_before=$(ticks_of "$nginx")
    program_before=$(ticks_of $answering)
    count_children
    before=$children
    wrk -t1 -c"$connections" -d"${each}s" --timeout 10s --latency -H "Host: $site" "$@" "http://127.0.0.1:$plain$path" \
        >"$state/wrk.out" 2>&1 || true
    count_children
    if line=$(read_wrk $(($(ticks_of "$nginx") - nginx_before)) $(($(ticks_of $answering) - program_before)) \
        $((children - before)) <"$state/wrk.out"); then
        echo "$line" >>"$results/$result"
    else
        fail "$result: $(grep -E 'Non-2xx|Socket errors|unable' "$state/wrk.out" || tail -n 1 "$state/wrk.out")"
    fi
}

# PSS in MiB: of the largest worker of a program, and of all its processes. Nothing where it is not ours to see.
pss() {         # program
    local pid
    for pid in "${program[$1]}" $(pgrep -P "${program[$1]}" || true); do
        awk '/^Pss:/ { print $2 }' "/proc/$pid/smaps_rollup" 2>/dev/null || true
    done | awk '{ all += $1; if (NR > 1 && $1 > largest) largest = $1 }
        END { if (NR) printf "%.1f %.1f", largest / 1024, all / 1024 }'
}

note_memory() { # when
    for name in gate login api jobs; do pss "$name" >"$results/memory.$name.$1"; done
}

# ---- what comes of it ---------------------------------------------------------------------------------------

median() {
    sort -n | awk '{ v[NR] = $1 } END { if (NR) print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'
}

was_measured() { [ -s "$results/$1" ] && [ "$(wc -l <"$results/$1")" -eq "$rounds" ]; }

figure() {      # result, column: the median of all rounds
    [ ! -s "$results/$1" ] || awk -v column="$2" '{ print $column }' "$results/$1" | median
}

# The median of the ratios of each round: what else the machine did meanwhile disturbed both. Empty where one failed.
ratio() {       # result, column, to what
    was_measured "$1" && was_measured "$3" || return 0
    paste -d' ' <(awk -v column="$2" '{ print $column }' "$results/$1") \
        <(awk -v column="$2" '{ print $column }' "$results/$3") | awk '$2 > 0 { printf "%.4f\n", $1 / $2 }' | median
}

met() {         # ratio, "at least" or "at most", target
    awk -v is="$1" -v how="$2" -v target="$3" 'BEGIN {
        print is == "" ? "not measured" : (how == "at least" ? is >= target : is <= target) ? "met" : "**missed**" }'
}

number() { awk -v is="$1" -v format="$2" 'BEGIN { if (is == "") print "–"; else printf format, is }'; }
