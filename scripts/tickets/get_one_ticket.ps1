<#
.SYNOPSIS
Get one ticket by its id (default: 100): the help page's second example.
.PARAMETER Id
The id of the ticket.
.PARAMETER AsJson
Return one JSON object instead of an object.
.EXAMPLE
./get_one_ticket.ps1 120
#>
[CmdletBinding()]
param([Parameter(Position = 0)] [ValidateRange(0, 2147483647)] [int] $Id = 100, [switch] $AsJson)
$ErrorActionPreference = "Stop"
Import-Module "$PSScriptRoot/../Tikit.psm1"

Invoke-Tikit "ticket/$Id" | Out-Tikit -Single -AsJson:$AsJson
