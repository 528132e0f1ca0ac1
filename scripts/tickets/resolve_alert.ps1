<#
.SYNOPSIS
Resolve the open ticket of an alert: comment on it with TEXT, for agents only, then set its status.
.DESCRIPTION
The status is Resolved, or the first name in TIKIT_DONE_STATUSES. The change may notify the requester. The tickets that
were resolved are returned: nothing if the alert has no open ticket.
.PARAMETER Key
What identifies the alert, as for open_or_comment.
.PARAMETER Text
The text of the comment. It may contain HTML.
.PARAMETER AsJson
Return one JSON array instead of objects.
.EXAMPLE
./resolve_alert.ps1 disk-srv7 "40 % of the disk are free again"
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [Parameter(Mandatory, Position = 0)] [string] $Key,
    [Parameter(Mandatory, Position = 1)] [string] $Text,
    [switch] $AsJson
)
$ErrorActionPreference = "Stop"
Import-Module "$PSScriptRoot/../Tikit.psm1"

$found = @(Get-TikitAlert $Key)
$found | ForEach-Object {
    $comment = if ($_.Id -eq $found[0].Id) { $Text } else { "Duplicate of ticket $($found[0].Id)." }
    if ($PSCmdlet.ShouldProcess("ticket $($_.Id), '$($_.Title)'", "Comment on and resolve")) { Resolve-TikitTicket $_.Id $comment }
} | Out-Tikit -AsJson:$AsJson
