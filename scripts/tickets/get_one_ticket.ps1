<#
.SYNOPSIS
Get one ticket by its id, 100 if left out: the help page's second example.
#>
param([string] $Id = "100")

$ErrorActionPreference = "Stop"
if ($Id -eq "--help") { Get-Help $PSCommandPath; exit }
$token = if ($env:TIKIT_TOKEN) { $env:TIKIT_TOKEN } elseif ($env:TIKIT_TOKEN_FILE) { "$(Get-Content $env:TIKIT_TOKEN_FILE)".Trim() }
if (-not $token) { throw "Set TIKIT_TOKEN to an access token, or TIKIT_TOKEN_FILE to a file that holds one." }
if ($Id -notmatch '^[0-9]+$') { throw "The id of a ticket is a number, not '$Id'." }
$url = if ($env:TIKIT_URL) { $env:TIKIT_URL } else { "https://app.tikit.ai/api" }
$headers = @{ Authorization = "Bearer $token" }

$ticket = Invoke-RestMethod -Uri "$url/ticket/$Id" -Headers $headers -TimeoutSec 120
if ($null -eq $ticket.Id) { throw "The answer is not a ticket. Check TIKIT_URL." }
ConvertTo-Json -InputObject $ticket -Depth 100
