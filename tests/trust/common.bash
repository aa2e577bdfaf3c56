# What the trust tests share: a place to work in, a study to run, and words for what must hold. Each test is called as
#   tests/trust/NAME NEEDSHED
set -uo pipefail
set -m # so that a signal reaches a run in the background as it does one in the foreground
needshed=$1
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
failures=0

cp -r "$here/../../geodata" county # the sample study: 400 units, 13 files of records; in less time
sed -i 's/"effort": "normal"/"effort": "quick"/; s/"permutations": 9999/"permutations": 999/' county/study.json
small=$here/../cli/shared/study.json

fail() {
    echo "FAILED: $*"
    failures=$((failures + 1))
}

# What a directory holds, as one number.
digest() { (cd "$1" && find . -type f | sort | xargs sha256sum | sha256sum); }

# Everything below a directory, hidden names too.
listing() { find "$1" -mindepth 1 -maxdepth 1 -printf '%f\n' | sort | tr '\n' ' '; }

require_status() { # WANTED ACTUAL WHAT
    [ "$1" = "$2" ] || fail "$3: exit status $2, not $1; it said: $(cat err)"
}

require_message() { # PATTERN (extended regular expression for all of standard error)
    [[ $(cat err) =~ ^$1$ ]] || fail "message: $(cat err)"
}

milliseconds() { date +%s%3N; }

finish() {
    [ "$failures" -eq 0 ] || exit 1
    exit 0
}
