<#
.SYNOPSIS
Report open tickets: those that are overdue, those that are stale (unchanged for DAYS, default 7), or all.
.DESCRIPTION
The exit code is 10 if there are any. Open tickets have another status than Resolved and Closed, or than the names in
TIKIT_DONE_STATUSES, separated by commas. The property Closed does not decide: a resolved ticket need not be closed.
.PARAMETER Kind
Which open tickets: overdue, stale or open.
.PARAMETER Days
The number of days without a change, after which a ticket is stale.
.PARAMETER By
Group the tickets by support-group or assignee: Id, Name, Count and Tickets, the largest group first.
.PARAMETER AsJson
Return one JSON array instead of objects.
.EXAMPLE
./report_tickets.ps1 stale -Days 14 -By support-group; $LASTEXITCODE
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory, Position = 0)] [ValidateSet("overdue", "stale", "open")] [string] $Kind,
    [ValidateRange(0, 100000)] [int] $Days = 7,
    [ValidateSet("support-group", "assignee")] [string] $By,
    [switch] $AsJson
)
$ErrorActionPreference = "Stop"
Import-Module "$PSScriptRoot/../Tikit.psm1"

$where, $order = (Get-TikitOpenFilter), "Id"
if ($Kind -eq "overdue") { $where, $order = "$where and (DueDate lt now())", "DueDate,Id" }
if ($Kind -eq "stale") {
    $since = [datetime]::UtcNow.AddDays(-$Days).ToString("s") + "Z"
    $where, $order = "$where and (ModifiedDate lt $since)", "ModifiedDate,Id"
}
$tickets = @(Get-TikitList ticket -Filter $where -OrderBy $order -Expand "Status,Priority,SupportGroup,Assignee")
$rows = $tickets
if ($By) {
    $name = if ($By -eq "assignee") { "Assignee" } else { "SupportGroup" }
    $rows = @($tickets | Group-Object -Property "${name}Id" | ForEach-Object {
            $owner = $_.Group[0].$name
            $shown = if ($owner.Name) { $owner.Name } else { $owner.FullName }
            [pscustomobject] @{ Id = $_.Group[0]."${name}Id"; Name = $shown; Count = $_.Count; Tickets = @($_.Group) }
        } | Sort-Object -Property @{ Expression = { 0 - $_.Count } }, @{ Expression = { if ($null -eq $_.Id) { -1 } else { $_.Id } } })
}
$rows | Out-Tikit -AsJson:$AsJson
if ($tickets.Count -gt 0) { exit 10 }
