#!/usr/bin/env bash
# Get one ticket by its id, 100 if left out: the help page's second example.
set -euo pipefail
if [ "${1-}" = --help ]; then sed -n '2s/# //p' "$0"; exit; fi
token=${TIKIT_TOKEN:-$(LC_ALL=C tr -cd '!-~' < "${TIKIT_TOKEN_FILE:-/dev/null}")}
: "${token:?Set TIKIT_TOKEN to an access token, or TIKIT_TOKEN_FILE to a file that holds one.}"
url=${TIKIT_URL:-https://app.tikit.ai/api}
id=${1:-100}
[[ $id =~ ^[0-9]+$ ]] || { echo "The id of a ticket is a number, not '$id'." >&2; exit 1; }

ticket=$(curl -sS --fail --connect-timeout 10 --max-time 120 --retry 3 \
  -H "Accept: application/json" -H @- "$url/ticket/$id" <<< "Authorization: Bearer $token")
jq -e . <<< "$ticket"
