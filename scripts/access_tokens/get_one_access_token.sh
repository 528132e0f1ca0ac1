#!/usr/bin/env bash
# Get one access token by its id, with its application roles: the help page's token details.
# Usage: get_one_access_token.sh ID
. "$(dirname "$0")/../tikit.sh" || exit
tikit_arguments id:int -- "$@"

tikit_get "AccessToken($id)" expand ApplicationRoles
