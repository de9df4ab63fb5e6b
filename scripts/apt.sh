#!/usr/bin/env bash
# Install the system packages that only the tests need. As an ordinary user say what is missing.
set -euo pipefail

declare -A needs=(
  [chromium]=chromium
  [/usr/lib/postgresql]=postgresql
  [/usr/include/asm-generic/unistd.h]=linux-libc-dev
)

missing=()
for thing in "${!needs[@]}"; do
  command -v "$thing" >/dev/null || [ -e "$thing" ] || missing+=("${needs[$thing]}")
done
[ ${#missing[@]} -eq 0 ] && exit 0

if [ "$(id -u)" -eq 0 ]; then
  echo "→ installing ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
elif [ "${CI:-}" = true ]; then
  echo "The tests need: ${missing[*]}. Install them: sudo apt-get install ${missing[*]}" >&2
  exit 1
else
  echo "Some tests will be skipped. To run them: sudo apt-get install ${missing[*]}" >&2
fi
