<#
.SYNOPSIS
Get one access token by its id, with its application roles: the help page's token details.
#>
param([string] $Id)

$ErrorActionPreference = "Stop"
if ($Id -eq "--help") { Get-Help $PSCommandPath; exit }
$token = if ($env:TIKIT_TOKEN) { $env:TIKIT_TOKEN } elseif ($env:TIKIT_TOKEN_FILE) { "$(Get-Content $env:TIKIT_TOKEN_FILE)".Trim() }
if (-not $token) { throw "Set TIKIT_TOKEN to an access token, or TIKIT_TOKEN_FILE to a file that holds one." }
$url = if ($env:TIKIT_URL) { $env:TIKIT_URL } else { "https://app.tikit.ai/api" }
$headers = @{ Authorization = "Bearer $token" }
if ($Id -notmatch '^[0-9]+$') { throw "The id of an access token is a number, not '$Id'." }

$found = Invoke-RestMethod -Uri "$url/AccessToken/${Id}?`$expand=ApplicationRoles" -Headers $headers -TimeoutSec 120
if ($null -eq $found.Id) { throw "The answer is not an access token. Check TIKIT_URL." }
ConvertTo-Json -InputObject $found -Depth 100
