#!/usr/bin/env bash
# Report the access tokens that expire within DAYS (7 if left out). Exit code 10 if there are any.
set -euo pipefail
if [ "${1-}" = --help ]; then sed -n '2s/# //p' "$0"; exit; fi
token=${TIKIT_TOKEN:-$(LC_ALL=C tr -cd '!-~' < "${TIKIT_TOKEN_FILE:-/dev/null}")}
: "${token:?Set TIKIT_TOKEN to an access token, or TIKIT_TOKEN_FILE to a file that holds one.}"
url=${TIKIT_URL:-https://app.tikit.ai/api}
days=${1:-7}
[[ $days =~ ^[0-9]+$ ]] || { echo "The days are a number, not '$days'." >&2; exit 1; }
until=$(jq -nr --argjson days "$days" 'now + $days * 86400 | floor | todate')

tokens=$(
  next=$url/AccessToken?\$filter=ExpirationDate%20gt%20now%28%29%20and%20ExpirationDate%20le%20$until
  while [ -n "$next" ]; do
    [[ $next = "$url"/* ]] || { echo "The next page is on another server: $next" >&2; exit 1; }
    page=$(curl -sS --fail --globoff --connect-timeout 10 --max-time 120 --retry 3 \
      -H "Accept: application/json" -H @- "$next" <<< "Authorization: Bearer $token") || exit
    next=$(jq -r '."@odata.nextLink" // empty' <<< "$page")
    echo "$page"
  done | jq -s '[.[].value[]]'
)
echo "$tokens"
[ "$tokens" = "[]" ] || exit 10
