#!/usr/bin/env bash
# Add an access token: NAME, its role (default: Agents), its days (default: 30). Only this output has its value.
# Usage: add_access_token.sh NAME [ROLE] [DAYS]
. "$(dirname "$0")/../tikit.sh" || exit
tikit_arguments name role=Agents days:int=30 -- "$@"

expires=$(tikit_date "$days")
role_id=$(tikit_id ApplicationRole "$role")
body=$(tikit_jq -n --arg name "$name" --arg expires "$expires" --argjson role "$role_id" \
  '{Name: $name, ExpirationDate: $expires, ApplicationRoleIds: [$role]}')
tikit_write --returns Token POST AccessToken "$body"
