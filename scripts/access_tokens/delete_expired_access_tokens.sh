#!/usr/bin/env bash
# Delete the access tokens that have expired, and print them; --dry-run only prints them.
# Usage: delete_expired_access_tokens.sh [--dry-run]
. "$(dirname "$0")/../tikit.sh" || exit
tikit_arguments --dry-run -- "$@"

expired=$(tikit_list AccessToken filter "ExpirationDate le now()")
deleted=0 code=0
for id in $(tikit_jq '.[].Id' <<< "$expired"); do
  [ "$dry_run" ] || (tikit_delete "AccessToken($id)") || { code=$? && break; }
  deleted=$((deleted + 1))
done
tikit_jq ".[:$deleted]" <<< "$expired" # also after a failure: these tokens are deleted
exit "$code"
