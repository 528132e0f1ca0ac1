<#
.SYNOPSIS
Delete an access token by its id, for good. Whoever uses it gets 401 from then on.
#>
param([string] $Id)

$ErrorActionPreference = "Stop"
if ($Id -eq "--help") { Get-Help $PSCommandPath; exit }
$token = if ($env:TIKIT_TOKEN) { $env:TIKIT_TOKEN } elseif ($env:TIKIT_TOKEN_FILE) { "$(Get-Content $env:TIKIT_TOKEN_FILE)".Trim() }
if (-not $token) { throw "Set TIKIT_TOKEN to an access token, or TIKIT_TOKEN_FILE to a file that holds one." }
$url = if ($env:TIKIT_URL) { $env:TIKIT_URL } else { "https://app.tikit.ai/api" }
$headers = @{ Authorization = "Bearer $token" }
if ($Id -notmatch '^[0-9]+$') { throw "The id of an access token is a number, not '$Id'." }

$null = Invoke-RestMethod -Uri "$url/AccessToken/$Id" -Method Delete -Headers $headers -TimeoutSec 120
