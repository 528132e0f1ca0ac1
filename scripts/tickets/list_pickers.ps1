<#
.SYNOPSIS
List the names that a picker has, which the other recipes accept, or those of all pickers (the default).
.DESCRIPTION
The name of a value in a tree is its path, as in Hardware/Laptop. Tickets can no longer be given a value that is archived.
.PARAMETER Set
The name of the picker, or all.
.PARAMETER AsJson
Return one JSON array instead of objects.
.EXAMPLE
./list_pickers.ps1 Category
#>
[CmdletBinding()]
param(
    [Parameter(Position = 0)] [ValidateSet("all", "Status", "Priority", "Category", "Impact", "Urgency", "Source", "Escalation", "TicketType",
        "SupportGroup", "Group", "TicketTemplate")] [string] $Set = "all",
    [switch] $AsJson
)
$ErrorActionPreference = "Stop"
Import-Module "$PSScriptRoot/../Tikit.psm1"

$sets = "Status", "Priority", "Category", "Impact", "Urgency", "Source", "Escalation", "TicketType", "SupportGroup", "Group", "TicketTemplate"
$sets | Where-Object { $Set -in "all", $_ } | ForEach-Object { Get-TikitPicker $_ } | Out-Tikit -AsJson:$AsJson
