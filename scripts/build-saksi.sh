#!/usr/bin/env bash
# Builds the saksi command (Release) into a folder of its own, artifacts/programs/NUMBER, and points
# artifacts/programs/current to it. Called by ./saksi; several at once wait for the first, which builds for all.
set -euo pipefail
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)
cd -- "$root"

if ! command -v dotnet >/dev/null || ! dotnet --version >/dev/null 2>&1; then
    {
        echo "saksi: the .NET 10 SDK is needed to build Saksi, and it is not here${DOTNET_ROOT:+ (looked in $DOTNET_ROOT)}."
        echo "Debian 12: add Microsoft's package feed, then: apt-get install dotnet-sdk-10.0"
        echo "Other systems: see docs/install.md."
        if command -v dotnet >/dev/null; then
            echo "This is what 'dotnet --version' says:"
            dotnet --version 2>&1 | sed 's/^/  /'
        fi
    } >&2
    exit 1
fi

mkdir -p artifacts/programs
exec {lock}>artifacts/programs/lock
flock "$lock"

current=artifacts/programs/current
if [[ -e $current/saksi && -z $(find src web/src web/public web/index.html web/package-lock.json Directory.* global.json -newer "$current/stamp" -print -quit) ]]; then
    exit 0 # Another start has built it while this one waited.
fi

# The stamp is older than everything that the compiler has not seen yet.
stamp=$(mktemp artifacts/programs/stamp.XXXXXX)
log=artifacts/programs/build.log
# Without the page the server still answers programs, and recording needs neither.
scripts/build-web.sh {lock}>&- </dev/null || echo "saksi: going on without the page." >&2
trap 'rm -f -- "$stamp"' EXIT
# A build server that outlives the build would hold the lock.
dotnet build src/Saksi.Cli -c Release --nologo --verbosity quiet -nodeReuse:false \
    -p:UseSharedCompilation=false "-p:UseRazorBuildServer=false" >"$log" 2>&1 {lock}>&- </dev/null &
build=$!
trap 'kill "$build" 2>/dev/null || true; rm -f -- "$stamp"' EXIT

# Something to read on whatever takes more than a second.
seconds=0
while kill -0 "$build" 2>/dev/null; do
    if ((seconds == 10)); then
        echo "saksi: building, because the sources have changed (the first time takes a minute) ..." >&2
    fi
    ((++seconds))
    sleep 0.1
done
status=0
wait "$build" || status=$?
trap 'rm -f -- "$stamp"' EXIT
if ((status != 0)); then
    grep -E 'error|warning' "$log" | sort -u >&2 || cat "$log" >&2
    echo "saksi: the build failed; all of its output is in $root/$log." >&2
    exit 1
fi

# Complete before anyone can see it.
program=artifacts/programs/$(date +%Y%m%d-%H%M%S)-$$
cp -r --reflink=auto artifacts/bin/Saksi.Cli/release "$program"
mv -- "$stamp" "$program/stamp"
ln -sfn "${program##*/}" artifacts/programs/next
mv -T artifacts/programs/next "$current"

# Folders of older builds go when no program runs from them.
for old in artifacts/programs/*-*/; do
    old=${old%/}
    if [[ $old != "$program" ]] && flock --exclusive --nonblock "$old/stamp" true 2>/dev/null; then
        rm -rf -- "$old"
    fi
done
