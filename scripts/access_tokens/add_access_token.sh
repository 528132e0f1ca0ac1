#!/usr/bin/env bash
# Add an access token: NAME, its role (Agents if left out), its days (30). Its value is shown once.
# Usage: add_access_token.sh NAME [ROLE] [DAYS]
. "$(dirname "$0")/../tikit.sh" || exit
tikit_arguments name role=Agents days:int=30 -- "$@"

ends=$(tikit_date "$days")
role_id=$(tikit_id ApplicationRole "$role")
body=$(tikit_jq -n --arg name "$name" --arg ends "$ends" --argjson role "$role_id" \
  '{Name: $name, ExpirationDate: $ends, ApplicationRoleIds: [$role]}')
tikit_write --returns Token POST AccessToken "$body"
