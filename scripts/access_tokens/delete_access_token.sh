#!/usr/bin/env bash
# Delete an access token by its id, permanently. Requests with it then fail with 401.
# Usage: delete_access_token.sh ID
. "$(dirname "$0")/../tikit.sh" || exit
tikit_arguments id:int -- "$@"

tikit_delete "AccessToken($id)"
