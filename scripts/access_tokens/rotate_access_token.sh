#!/usr/bin/env bash
# Rotate the access token in the file that TIKIT_TOKEN_FILE names, by its ID; FILE.json keeps the id of the new one.
set -euo pipefail
if [ "${1-}" = --help ]; then sed -n '2s/# //p' "$0"; exit; fi
file=$(readlink -f "${TIKIT_TOKEN_FILE:?TIKIT_TOKEN alone cannot be rotated: put the access token into a file.}")
[ -z "${TIKIT_TOKEN-}" ] || { echo "TIKIT_TOKEN would hide the new access token: unset it." >&2; exit 1; }
url=${TIKIT_URL:-https://app.tikit.ai/api}
umask 077
ask=(curl -sS --fail --globoff --connect-timeout 10 --max-time 120 -H "Accept: application/json" -H @-)
delete() { # one that is gone already is deleted too
  code=$(curl -sS -w '%{http_code}' --connect-timeout 10 --max-time 120 -X DELETE -H @- "$url/AccessToken/$1" <<< "$auth")
  [[ $code = [24]04 ]] || { echo "The access token $1 cannot be deleted: $code." >&2; exit 1; }
}
token=$(LC_ALL=C tr -cd '!-~' < "$file")
auth="Authorization: Bearer $token"
digest=$(printf %s "$token" | { sha256sum 2> /dev/null || shasum -a 256; } | cut -c1-64)
known=$(jq -c --arg stored "$digest" '.stored = $stored' "$file.json" 2> /dev/null || echo '{}')
own=$(jq -r 'select(.stored == .sha256 or .stored == .successor.sha256).id // empty' <<< "$known")
id=${1:-$own}
[[ $id =~ ^[0-9]+$ && ${own:-$id} = "$id" ]] || { echo "Give the id of the access token in $file${own:+: $own}." >&2; exit 1; }

if [ "$(jq '.stored != null and .stored == .successor.sha256' <<< "$known")" != true ]; then
  # What a killed run has left unproved goes. It is known by its id, or else by its name and its very end.
  left=$(jq '.successor.id // empty' <<< "$known") ends=$(jq -r '.successor.expires // empty' <<< "$known")
  [ -n "$left" ] || [ -z "$ends" ] || left=$("${ask[@]}" "$url/AccessToken?\$filter=ExpirationDate%20eq%20$ends" \
    <<< "$auth" | jq --argjson known "$known" '.value[] | select(.Name == $known.successor.name).Id')
  for one in $left; do delete "$one"; done

  old=$("${ask[@]}" --retry 3 "$url/AccessToken/$id?\$expand=ApplicationRoles" <<< "$auth")
  jq --arg stored "$digest" '
    def seconds: .[:19] + "Z" | fromdate;
    (now + (.ExpirationDate | seconds) - (.CreatedDate | seconds)) as $ends
    | ($ends * 100000 | floor % 100000 | tostring | ("0000" + .)[-5:]) as $fraction
    | {sha256: $stored, id: .Id, expires: .ExpirationDate,
       successor: {name: .Name, expires: "\($ends | floor | todate | .[:19]).\($fraction)1Z"}}' <<< "$old" > "$file.json.new"
  mv "$file.json.new" "$file.json"
  ends=$(jq -r .successor.expires "$file.json")
  body=$(jq --arg ends "$ends" '{Name, ExpirationDate: $ends, ApplicationRoleIds: [.ApplicationRoles[].Id]}' <<< "$old")
  made=$("${ask[@]}" -H "Content-Type: application/json" --data-binary "$body" "$url/AccessToken" <<< "$auth") ||
    { echo "If it was made all the same, it has the same name and ends at $ends: the next run deletes it." >&2; exit 1; }
  token=$(jq -er .Token <<< "$made") new=$(jq -e .Id <<< "$made")
  digest=$(printf %s "$token" | { sha256sum 2> /dev/null || shasum -a 256; } | cut -c1-64)
  known=$(jq -c --arg sha256 "$digest" --argjson id "$new" '.successor += {$id, $sha256}' "$file.json")
  echo "$known" > "$file.json.new"
  mv "$file.json.new" "$file.json"
  "${ask[@]}" --retry 3 "$url/AccessToken/$new" <<< "Authorization: Bearer $token" > /dev/null
  echo "$token" > "$file.new"
  mv "$file.new" "$file"
fi
auth="Authorization: Bearer $(LC_ALL=C tr -cd '!-~' < "$file")"
new=$(jq -e .successor.id <<< "$known")
proved=$("${ask[@]}" --retry 3 "$url/AccessToken/$new" <<< "$auth")
delete "$id"
jq '.successor | {sha256, id, expires}' <<< "$known" > "$file.json.new"
mv "$file.json.new" "$file.json"
jq -e . <<< "$proved"
