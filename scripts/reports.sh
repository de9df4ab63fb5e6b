#!/usr/bin/env bash
# Make the example reports in notebooks/ anew, from the invented restaurant group.
set -euo pipefail
cd "$(dirname "$0")/.."
home=$(mktemp -d -p /tmp nlqr-XXXX)
export NLQUERY_HOME=$home NLQUERY_MODEL=offline
nlquery=.venv/bin/nlquery
trap '$nlquery db stop >/dev/null; rm -rf "$home"' EXIT
$nlquery sample --load >/dev/null

report() { # file, title, questions …
  local file=$1 title=$2 session=
  shift 2
  for question in "$@"; do
    $nlquery ask "$question" ${session:+--session last} >/dev/null
    session=yes
  done
  $nlquery export last -o "notebooks/$file" --title "$title" >/dev/null
  echo "notebooks/$file"
}

report month_in_sales.ipynb "The month in sales" \
  "Show me total sales by location" "Graph daily revenue" \
  "What share of sales comes from each channel?" "Sales by weekday" \
  "Show me peak hours for each location" "How much did we get in tips by location?"
report menu.ipynb "What the menu sells" \
  "What are the top 10 products by revenue?" "Which category generates the most revenue?" \
  "What are the bottom 5 selling items?" "Top 3 items at each location" \
  "How many items do we sell per order by channel?"
