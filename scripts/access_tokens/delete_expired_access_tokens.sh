#!/usr/bin/env bash
# Delete the access tokens that have expired, and print them; --dry-run prints them only.
set -euo pipefail
if [ "${1-}" = --help ]; then sed -n '2s/# //p' "$0"; exit; fi
token=${TIKIT_TOKEN:-$(LC_ALL=C tr -cd '!-~' < "${TIKIT_TOKEN_FILE:-/dev/null}")}
: "${token:?Set TIKIT_TOKEN to an access token, or TIKIT_TOKEN_FILE to a file that holds one.}"
url=${TIKIT_URL:-https://app.tikit.ai/api}
[[ ${1-} = "" || $1 = --dry-run ]] || { echo "The one argument is --dry-run, not '$1'." >&2; exit 1; }

tokens=$(
  next=$url/AccessToken?\$filter=ExpirationDate%20le%20now%28%29
  while [ -n "$next" ]; do
    [[ $next = "$url"/* ]] || { echo "The next page is on another server: $next" >&2; exit 1; }
    page=$(curl -sS --fail --globoff --connect-timeout 10 --max-time 120 --retry 3 \
      -H "Accept: application/json" -H @- "$next" <<< "Authorization: Bearer $token") || exit
    next=$(jq -r '."@odata.nextLink" // empty' <<< "$page")
    echo "$page"
  done | jq -s '[.[].value[]]'
)
if [ -z "${1-}" ]; then
  for id in $(jq '.[].Id' <<< "$tokens"); do
    curl -sS --fail --connect-timeout 10 --max-time 120 -X DELETE -H @- "$url/AccessToken/$id" \
      <<< "Authorization: Bearer $token"
  done
fi
echo "$tokens"
