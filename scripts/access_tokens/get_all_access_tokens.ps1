<#
.SYNOPSIS
Get all access tokens that you may see, without their values: the help page's table.
.PARAMETER AsJson
Return one JSON array instead of objects.
.EXAMPLE
./get_all_access_tokens.ps1 | Sort-Object ExpirationDate | Format-Table Id, Name, ExpirationDate
#>
[CmdletBinding()]
param([switch] $AsJson)
$ErrorActionPreference = "Stop"
Import-Module "$PSScriptRoot/../Tikit.psm1"

Get-TikitList AccessToken | Out-Tikit -AsJson:$AsJson
