#!/usr/bin/env bash
# Builds the page into web/dist: fetches packages only when the lock file changed, and builds only what changed.
#   scripts/build-web.sh              all of it
#   scripts/build-web.sh --packages   only fetches packages, for the tests
set -euo pipefail
cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/../web"

built=dist/index.html
fetched=node_modules/.package-lock.json

is_newer_than() { [[ ! -e $1 || -n $(find "${@:2}" -newer "$1" -print -quit) ]]; }

if [[ ${1:-} != --packages ]] && ! is_newer_than "$built" index.html vite.config.ts tsconfig.json package.json package-lock.json src public; then
    exit 0
fi

if ! command -v npm >/dev/null; then
    {
        echo "The page is built with npm, which is not here."
        echo "  Debian, Ubuntu   apt-get install npm, or Node.js 20.19 or newer from nodejs.org"
        echo "Everything but the page works without: saksi record, coverage, unseal, and the HTTP API of saksi serve."
    } >&2
    exit 1
fi

if ! node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)'; then
    echo "The page is built with Node.js 20.19 or newer; here is $(node --version). See docs/install.md." >&2
    exit 1
fi

if is_newer_than "$fetched" package-lock.json; then
    echo "Fetching the packages of the page…" >&2
    npm ci --no-audit --no-fund --loglevel=error
    touch "$fetched"
fi

[[ ${1:-} == --packages ]] && exit 0
echo "Building the page…" >&2
# Two builds at once would empty each other's folder.
exec {lock}<package.json
flock "$lock"
npx vite build --logLevel error
touch "$built"
