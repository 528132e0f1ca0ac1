#!/usr/bin/env bash
# Add an access token: NAME, its role (Agents if left out), its days (30). Its value is shown once.
set -euo pipefail
if [ "${1-}" = --help ]; then sed -n '2s/# //p' "$0"; exit; fi
token=${TIKIT_TOKEN:-$(LC_ALL=C tr -cd '!-~' < "${TIKIT_TOKEN_FILE:-/dev/null}")}
: "${token:?Set TIKIT_TOKEN to an access token, or TIKIT_TOKEN_FILE to a file that holds one.}"
url=${TIKIT_URL:-https://app.tikit.ai/api}
name=${1:?The name of the access token is missing.} role=${2:-Agents} days=${3:-30}
[[ $days =~ ^[0-9]+$ ]] || { echo "The days of an access token are a number, not '$days'." >&2; exit 1; }
ask=(curl -sS --fail --globoff --connect-timeout 10 --max-time 120 -H "Accept: application/json" -H @-)

roles=$("${ask[@]}" --retry 3 "$url/ApplicationRole" <<< "Authorization: Bearer $token")
body=$(jq --arg name "$name" --arg role "$role" --argjson days "$days" '{
  Name: $name,
  ExpirationDate: (now + $days * 86400 | floor | todate),
  ApplicationRoleIds: [.value[] | select(.Name == $role).Id]
}' <<< "$roles")
jq -e '.ApplicationRoleIds != []' <<< "$body" > /dev/null || { echo "There is no application role '$role'." >&2; exit 1; }
# Without --retry: an answer that is lost may stand for a token that was made.
made=$("${ask[@]}" -H "Content-Type: application/json" --data-binary "$body" "$url/AccessToken" \
  <<< "Authorization: Bearer $token")
jq -e . <<< "$made"
