#!/usr/bin/env bash
# Report the access tokens that expire within DAYS (default: 7). The exit code is 10 if there are any.
# Usage: report_expiring_access_tokens.sh [DAYS]
. "$(dirname "$0")/../tikit.sh" || exit
tikit_arguments days:int=7 -- "$@"

until=$(tikit_date "$days")
expiring=$(tikit_list AccessToken filter "ExpirationDate gt now() and ExpirationDate le $until")
printf '%s\n' "$expiring"
[ "$expiring" = "[]" ] || exit 10
