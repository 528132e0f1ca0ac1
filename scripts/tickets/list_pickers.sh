#!/usr/bin/env bash
# List the names that a picker has, which the other recipes accept, or those of all pickers (the default).
# SET is Status, Priority, Category, Impact, Urgency, Source, Escalation, TicketType, SupportGroup, Group or
# TicketTemplate. The name of a value in a tree is its path, as in Hardware/Laptop. Tickets can no longer be given a
# value that is archived.
# Usage: list_pickers.sh [SET]
. "$(dirname "$0")/../tikit.sh" || exit
sets=Status,Priority,Category,Impact,Urgency,Source,Escalation,TicketType,SupportGroup,Group,TicketTemplate
tikit_arguments "set:all,$sets=all" -- "$@"

rows=""
[ "$set" = all ] || sets=$set
for name in ${sets//,/ }; do
  values=$(tikit_entities "$name")
  rows+=$(tikit_jq --arg set "$name" "$tikit_choices choices[] | {Set: \$set, Id, Name: .Path, IsArchived}" <<< "$values")
done
tikit_jq -s . <<< "$rows"
