#!/bin/sh
# Loads the graph in $1 into graph stores of others, twice and in small parts, and looks what they hold.
# $2 is the folder of our environment, $3 that of theirs (with oxigraph); Virtuoso where it is installed.
set -eu
graph=$1 ours=$2/bin theirs=$3/bin
work=$(mktemp -d)
server=
stop() { test -z "$server" || { kill "$server"; wait "$server" || true; }; server=; }
trap 'stop; rm -rf "$work"' EXIT
cp -r "$graph" "$work/graph"
free() { "$ours/python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
twice() {
    for try in 1 2 3 4 5 6 7 8 9 10; do # the server may still be starting
        sleep 2
        "$ours/kg" --quiet load "$work/graph" --to "$1" --batch 0.05 2> "$work/said" && break
        test "$try" -lt 10 || { cat "$work/said"; return 1; }
    done
    "$ours/kg" load "$work/graph" --to "$1" 2>&1
}

port=$(free)
"$theirs/oxigraph" serve --location "$work/oxigraph" --bind "127.0.0.1:$port" > "$work/log" 2>&1 &
server=$!
echo "$("$theirs/oxigraph" --version): $(twice "http://127.0.0.1:$port/store")"
stop
"$theirs/oxigraph" dump --location "$work/oxigraph" --file "$work/theirs.nq" --format nq
"$ours/kg" export "$graph" --format nq -o "$work/ours.nq" > /dev/null
LC_ALL=C sort "$work/theirs.nq" > "$work/theirs" && LC_ALL=C sort "$work/ours.nq" > "$work/ours"
cmp "$work/theirs" "$work/ours" && echo "    its dump is our export, line for line"

if command -v virtuoso-t > /dev/null; then
    port=$(free) inner=$(free)
    mkdir "$work/virtuoso"
    cat > "$work/virtuoso/v.ini" << INI
[Database]
DatabaseFile = $work/virtuoso/v.db
ErrorLogFile = $work/virtuoso/v.log
LockFile = $work/virtuoso/v.lck
TransactionFile = $work/virtuoso/v.trx
xa_persistent_file = $work/virtuoso/v.pxa
[TempDatabase]
DatabaseFile = $work/virtuoso/tmp.db
TransactionFile = $work/virtuoso/tmp.trx
[Parameters]
ServerPort = 127.0.0.1:$inner
NumberOfBuffers = 10000
[HTTPServer]
ServerPort = 127.0.0.1:$port
ServerThreads = 3
INI
    (cd "$work/virtuoso" && exec virtuoso-t -f -c v.ini > /dev/null 2>&1) &
    server=$!
    export BIOCLAIM_STORE_USER=dba BIOCLAIM_STORE_PASSWORD=dba # what a new store of theirs has
    echo "$(virtuoso-t '-?' 2>&1 | grep -o 'Version [0-9.]*' | head -1 | sed 's/^/Virtuoso /'): $(twice "http://127.0.0.1:$port/sparql-graph-crud-auth")"
    stop
else
    echo "Virtuoso is not installed (virtuoso-opensource-7)"
fi
