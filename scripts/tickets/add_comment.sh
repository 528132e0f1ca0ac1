#!/usr/bin/env bash
# Comment on a ticket, for agents only. With --public the requester can read the comment too, and is notified.
# Usage: add_comment.sh ID TEXT [--public]
. "$(dirname "$0")/../tikit.sh" || exit
tikit_arguments id:int text --public -- "$@"

tikit_comment "$id" "$text" "$public"
