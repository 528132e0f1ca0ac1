<#
.SYNOPSIS
Get all tickets, every page of them: the help page's first example.
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
