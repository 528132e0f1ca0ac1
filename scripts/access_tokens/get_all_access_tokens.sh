#!/usr/bin/env bash
# Get all of the access tokens that you may see: the help page's table, without a value.
set -euo pipefail
if [ "${1-}" = --help ]; then sed -n '2s/# //p' "$0"; exit; fi
token=${TIKIT_TOKEN:-$(LC_ALL=C tr -cd '!-~' < "${TIKIT_TOKEN_FILE:-/dev/null}")}
: "${token:?Set TIKIT_TOKEN to an access token, or TIKIT_TOKEN_FILE to a file that holds one.}"
url=${TIKIT_URL:-https://app.tikit.ai/api}

tokens=$(
  next=$url/AccessToken
  while [ -n "$next" ]; do
    [[ $next = "$url"/* ]] || { echo "The next page is on another server: $next" >&2; exit 1; }
    page=$(curl -sS --fail --globoff --connect-timeout 10 --max-time 120 --retry 3 \
      -H "Accept: application/json" -H @- "$next" <<< "Authorization: Bearer $token") || exit
    next=$(jq -r '."@odata.nextLink" // empty' <<< "$page")
    echo "$page"
  done | jq -s '[.[].value[]]'
)
echo "$tokens"
