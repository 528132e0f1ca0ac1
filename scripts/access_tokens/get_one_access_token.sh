#!/usr/bin/env bash
# Get one access token by its id, with its application roles: the help page's token details.
set -euo pipefail
if [ "${1-}" = --help ]; then sed -n '2s/# //p' "$0"; exit; fi
token=${TIKIT_TOKEN:-$(LC_ALL=C tr -cd '!-~' < "${TIKIT_TOKEN_FILE:-/dev/null}")}
: "${token:?Set TIKIT_TOKEN to an access token, or TIKIT_TOKEN_FILE to a file that holds one.}"
url=${TIKIT_URL:-https://app.tikit.ai/api}
id=${1:?The id of the access token is missing.}
[[ $id =~ ^[0-9]+$ ]] || { echo "The id of an access token is a number, not '$id'." >&2; exit 1; }

found=$(curl -sS --fail --globoff --connect-timeout 10 --max-time 120 --retry 3 \
  -H "Accept: application/json" -H @- "$url/AccessToken/$id?\$expand=ApplicationRoles" \
  <<< "Authorization: Bearer $token")
jq -e . <<< "$found"
