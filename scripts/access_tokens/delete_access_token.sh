#!/usr/bin/env bash
# Delete an access token by its id, for good. Whoever uses it gets 401 from then on.
set -euo pipefail
if [ "${1-}" = --help ]; then sed -n '2s/# //p' "$0"; exit; fi
token=${TIKIT_TOKEN:-$(LC_ALL=C tr -cd '!-~' < "${TIKIT_TOKEN_FILE:-/dev/null}")}
: "${token:?Set TIKIT_TOKEN to an access token, or TIKIT_TOKEN_FILE to a file that holds one.}"
url=${TIKIT_URL:-https://app.tikit.ai/api}
id=${1:?The id of the access token is missing.}
[[ $id =~ ^[0-9]+$ ]] || { echo "The id of an access token is a number, not '$id'." >&2; exit 1; }

curl -sS --fail --connect-timeout 10 --max-time 120 -X DELETE -H @- "$url/AccessToken/$id" \
  <<< "Authorization: Bearer $token"
