#!/usr/bin/env bash
# Get all of the access tokens that you may see: the help page's table, without a value.
# Usage: get_all_access_tokens.sh
. "$(dirname "$0")/../tikit.sh" || exit
tikit_arguments -- "$@"

tikit_list AccessToken
