#!/usr/bin/env bash
# Get all access tokens that you may see, without their values: the help page's table.
# Usage: get_all_access_tokens.sh
. "$(dirname "$0")/../tikit.sh" || exit
tikit_arguments -- "$@"

tikit_list AccessToken
