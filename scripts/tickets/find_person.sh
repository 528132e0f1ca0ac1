#!/usr/bin/env bash
# Find people whose name, e-mail address or user name contains TEXT, in the order of their names.
# Usage: find_person.sh TEXT
. "$(dirname "$0")/../tikit.sh" || exit
tikit_arguments text -- "$@"

text=$(tikit_text "$text")
filter="contains(Name,$text) or contains(EMailAddress,$text) or contains(UserPrincipalName,$text)"
tikit_list CdmUser filter "$filter" orderby Name,Id
