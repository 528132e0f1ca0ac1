<#
.SYNOPSIS
Report the access tokens that expire within DAYS (default: 7). The exit code is 10 if there are any.
.PARAMETER Days
The number of days from now.
.PARAMETER AsJson
Return one JSON array instead of objects.
.EXAMPLE
./report_expiring_access_tokens.ps1 -Days 14; $LASTEXITCODE
#>
[CmdletBinding()]
param([Parameter(Position = 0)] [ValidateRange(0, 100000)] [int] $Days = 7, [switch] $AsJson)
$ErrorActionPreference = "Stop"
Import-Module "$PSScriptRoot/../Tikit.psm1"

$until = [datetime]::UtcNow.AddDays($Days).ToString("s") + "Z"
$expiring = @(Get-TikitList AccessToken -Filter "ExpirationDate gt now() and ExpirationDate le $until")
$expiring | Out-Tikit -AsJson:$AsJson
if ($expiring.Count -gt 0) { exit 10 }
