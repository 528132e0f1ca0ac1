#!/usr/bin/env bash
# Delete an access token by its id, for good. Whoever uses it gets 401 from then on.
# Usage: delete_access_token.sh ID
. "$(dirname "$0")/../tikit.sh" || exit
tikit_arguments id:int -- "$@"

tikit_delete "AccessToken/$id"
