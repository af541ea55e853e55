#!/bin/sh
# Exports the graph in $1 (made by kg build), serves it, and lets other programs check both.
# $2 is the folder of our environment, $3 that of theirs.
set -eu
graph=$1 ours=$2/bin theirs=$3/bin
work=$(mktemp -d)
server=
trap 'test -z "$server" || kill "$server"; rm -rf "$work"' EXIT
for form in kgx sssom bioc nanopub trig; do "$ours/kg" export "$graph" --format "$form" -o "$work/x.$form"; done
"$ours/python" -c 'import json; from kg import curies; print(json.dumps(dict(curies.prefixes())))' \
    > "$work/prefixes.json"
mkfifo "$work/address"
"$ours/kg" serve "$graph" --port 0 > "$work/address" 2> "$work/log" &
server=$!
read -r address < "$work/address"
"$theirs/python" -W ignore "$(dirname "$0")/check.py" "$work" "$address"
