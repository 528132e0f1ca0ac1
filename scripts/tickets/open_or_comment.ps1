<#
.SYNOPSIS
Report an alert: comment on its open ticket with TEXT, or open a ticket with TEXT as its first comment.
.DESCRIPTION
The title of the ticket ends in the key, as in 'Disk full [disk-srv7]'. Reports at the same time leave one open ticket.
The comment is for agents only. A new ticket may notify its requester, and so may the resolution of a duplicate.
.PARAMETER Key
What identifies the alert: 1 to 64 visible ASCII characters without brackets.
.PARAMETER Title
The title of a new ticket, without the key.
.PARAMETER Text
The text of the comment. It may contain HTML.
.PARAMETER Requester
The e-mail address of the requester of a new ticket.
.PARAMETER Priority
The name of the priority of a new ticket.
.PARAMETER Type
The name of the type of a new ticket.
.PARAMETER SupportGroup
The name of the support group of a new ticket.
.PARAMETER AsJson
Return one JSON object instead of an object.
.EXAMPLE
./open_or_comment.ps1 disk-srv7 "Disk almost full" "Only 4 % of disk D: are free" grace.obrien@example.com -Priority High
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [Parameter(Mandatory, Position = 0)] [string] $Key,
    [Parameter(Mandatory, Position = 1)] [string] $Title,
    [Parameter(Mandatory, Position = 2)] [string] $Text,
    [Parameter(Mandatory, Position = 3)] [string] $Requester,
    [ValidateNotNullOrEmpty()] [string] $Priority = "Normal",
    [ValidateNotNullOrEmpty()] [string] $Type = "Incident",
    [ValidateNotNullOrEmpty()] [string] $SupportGroup,
    [switch] $AsJson
)
$ErrorActionPreference = "Stop"
Import-Module "$PSScriptRoot/../Tikit.psm1"

$found = @(Get-TikitAlert $Key)
$ticket = @{ Title = "$($Title.TrimEnd()) [$Key]"; Requester = $Requester; Priority = $Priority; Type = $Type; SupportGroup = $SupportGroup }
if ($found.Count -gt 0) { $what, $target = "Comment on", "ticket $($found[0].Id)" }
else {
    $null = ConvertTo-TikitTicket @ticket # a wrong name is an error with -WhatIf too
    $what, $target = "Open", "ticket '$($ticket.Title)' for $Requester"
}
if ($PSCmdlet.ShouldProcess($target, $what)) { Send-TikitAlert $Key $Text $found $ticket | Out-Tikit -Single -AsJson:$AsJson }
