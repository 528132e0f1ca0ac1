<#
.SYNOPSIS
Get the comments on a ticket, the oldest first: those for agents only (IsPublic is false) too.
.PARAMETER Id
The id of the ticket.
.PARAMETER AsJson
Return one JSON array instead of objects.
.EXAMPLE
./get_ticket_comments.ps1 100 | Select-Object CreatedDate, IsPublic, Body
#>
[CmdletBinding()]
param([Parameter(Mandatory, Position = 0)] [ValidateRange(0, 2147483647)] [int] $Id, [switch] $AsJson)
$ErrorActionPreference = "Stop"
Import-Module "$PSScriptRoot/../Tikit.psm1"

$comments = @(Get-TikitList "ticket/$Id/Comments" -OrderBy Id)
if ($comments.Count -eq 0) { $null = Invoke-Tikit ('ticket/{0}?$select=Id' -f $Id) } # of a missing ticket, the list may be empty
$comments | Out-Tikit -AsJson:$AsJson
