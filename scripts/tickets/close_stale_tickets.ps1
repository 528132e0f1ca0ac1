<#
.SYNOPSIS
Close stale tickets: set STATUS and comment TEXT on the open ones that did not change for DAYS (default 90).
.DESCRIPTION
Without -Apply, and with -WhatIf, only show them. Each ticket is read again before it is changed. If it changed
meanwhile, it is left unchanged. Open tickets have another status than Resolved and Closed, or than the names in
TIKIT_DONE_STATUSES. A change of the status may notify the requester. The first failure ends it: the tickets that it
returned are done.
.PARAMETER Status
The name of the status.
.PARAMETER Text
The text of the comment. It may contain HTML.
.PARAMETER Days
The number of days without a change, after which a ticket is stale.
.PARAMETER Limit
The most tickets to change, the oldest first.
.PARAMETER Public
Show the comment to the requester, who is notified. Without it, only agents see it.
.PARAMETER Apply
Change the tickets. With -WhatIf too, only show them.
.PARAMETER AsJson
Return one JSON array instead of objects.
.EXAMPLE
./close_stale_tickets.ps1 Closed "No news for 90 days" -Apply
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [Parameter(Mandatory, Position = 0)] [string] $Status,
    [Parameter(Mandatory, Position = 1)] [string] $Text,
    [ValidateRange(0, 100000)] [int] $Days = 90,
    [ValidateRange(0, 2147483647)] [int] $Limit = 2147483647,
    [switch] $Public, [switch] $Apply, [switch] $AsJson
)
$ErrorActionPreference = "Stop"
Import-Module "$PSScriptRoot/../Tikit.psm1"

$statusId = Get-TikitId Status $Status
$where = "$(Get-TikitOpenFilter) and (ModifiedDate lt $([datetime]::UtcNow.AddDays(-$Days).ToString("s"))Z)"
$rows, $told, $stale = @(), @(), @(Get-TikitList ticket -Filter $where -OrderBy "ModifiedDate,Id" -Expand Status)
try {
    foreach ($ticket in $stale) {
        if ($rows.Count -ge $Limit) { break }
        $changes, $newStatus = @{ comment = $Text }, 0
        if ($ticket.StatusId -ne $statusId) { $changes.status, $newStatus = @($ticket.Status.Value, $Status), $statusId }
        if ($newStatus -or $Public) { $told += $ticket.RequesterId }
        $row = [pscustomobject] @{ Row = $rows.Count + 1; Id = $ticket.Id; Title = $ticket.Title; Changes = $changes }
        if ($Apply) {
            if ($PSCmdlet.ShouldProcess("ticket $($ticket.Id), '$($ticket.Title)'", "Set the status $Status of, and comment on")) {
                $row = Set-TikitStatus $ticket $newStatus $Text -Public:$Public -Row $row.Row
            }
            elseif (-not $WhatIfPreference) { continue } # the answer to -Confirm was no
        }
        $rows += $row
    }
}
catch {
    $rows | Out-Tikit -AsJson:$AsJson
    throw
}
$rows | Out-Tikit -AsJson:$AsJson
Show-TikitOutcome $rows $told -Apply:$Apply
