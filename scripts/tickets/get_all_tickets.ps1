<#
.SYNOPSIS
Get all of the tickets: the help page's first example, every page of it.
.PARAMETER AsJson
Return one JSON array instead of objects.
.EXAMPLE
./get_all_tickets.ps1 | Where-Object StatusId -eq 16 | Export-Csv tickets.csv -NoTypeInformation
#>
[CmdletBinding()]
param([switch] $AsJson)
$ErrorActionPreference = "Stop"
Import-Module "$PSScriptRoot/../Tikit.psm1"

Get-TikitList ticket | Out-Tikit -AsJson:$AsJson
