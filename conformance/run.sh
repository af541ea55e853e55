#!/bin/sh
# Exports the graph in $1 (made by kg build), serves it, and lets other programs check both.
# $2 is the folder of our environment, $3 that of the readers of exports, $4 that of schemathesis and
# rdflib-endpoint, $5 a folder with the npm modules. What is not there (wrk, node) is left out, and
# said. The exit code is 1 when a check failed.
set -u
graph=$1 ours=$2/bin readers=$3/bin web=$4/bin modules=$5
here=$(dirname "$0")
work=$(mktemp -d)
server=
failed=0
trap 'test -z "$server" || kill "$server"; rm -rf "$work"' EXIT
tried() { "$@" || failed=1; }
has() { command -v "$1" > /dev/null || { echo "$1: not here, left out"; false; }; }

for form in ttl nt rdfxml nq trig jsonld nanopub csv graphml cytoscape kgx sssom bioc; do
    "$ours/kg" export "$graph" --quiet --format "$form" -o "$work/x.$form" || exit 1
done
"$ours/kg" export "$graph" --quiet --format parquet -o "$work/x.parquet" 2> "$work/log" ||
    echo "parquet: pyarrow is not here, left out"
"$ours/python" -c 'import json; from kg import curies; print(json.dumps(dict(curies.prefixes())))' \
    > "$work/prefixes.json"

mkfifo "$work/address"
"$ours/kg" serve "$graph" --port 0 --timeout 5 > "$work/address" 2> "$work/log" &
server=$!
read -r address < "$work/address"
has serdi; has rapper
tried "$readers/python" -W ignore "$here/check.py" "$work" "$address"
if has node; then
    tried node "$here/clients.mjs" "${address}sparql" "$modules"
fi
# JSON Schema cannot say all that is refused (a CURIE) or taken (an empty parameter, POST): not checked.
if "$web/schemathesis" run "${address}openapi.json" \
    --checks not_a_server_error,content_type_conformance,response_schema_conformance \
    -n 50 --seed 6 --max-time 120 \
    > "$work/schemathesis" 2>&1; then
    echo "schemathesis: $(grep -o '[0-9]* generated' "$work/schemathesis" | tail -1), nothing wrong"
else
    tail -50 "$work/schemathesis"
    failed=1
fi
if grep -q '"status": 500\|"error"' "$work/log"; then
    echo "kg serve FAILED: $(grep -m 1 '"status": 500\|"error"' "$work/log")"
    failed=1
else
    echo "kg serve: $(grep -c '"status"' "$work/log") requests, no 500"
fi
kill "$server"; wait "$server" 2> /dev/null; server=

if kills=$("$ours/python" -m tests.kills 50); then
    echo "50 kills, by part and by the graph they left: $kills"
else
    echo "kills FAILED"
    failed=1
fi
if has wrk; then
    tried "$ours/python" "$here/rate.py" "$graph" "$ours/kg" "$web/python"
fi
exit $failed
