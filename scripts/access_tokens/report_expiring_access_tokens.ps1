<#
.SYNOPSIS
Report the access tokens that expire within DAYS (7 if left out). Exit code 10 if there are any.
#>
param([string] $Days = "7")

$ErrorActionPreference = "Stop"
if ($Days -eq "--help") { Get-Help $PSCommandPath; exit }
$token = if ($env:TIKIT_TOKEN) { $env:TIKIT_TOKEN } elseif ($env:TIKIT_TOKEN_FILE) { "$(Get-Content $env:TIKIT_TOKEN_FILE)".Trim() }
if (-not $token) { throw "Set TIKIT_TOKEN to an access token, or TIKIT_TOKEN_FILE to a file that holds one." }
$url = if ($env:TIKIT_URL) { $env:TIKIT_URL } else { "https://app.tikit.ai/api" }
$headers = @{ Authorization = "Bearer $token" }
if ($Days -notmatch '^[0-9]+$') { throw "The days are a number, not '$Days'." }
$until = [DateTime]::UtcNow.AddDays([int] $Days).ToString("s") + "Z"

$next = "$url/AccessToken?`$filter=ExpirationDate%20gt%20now%28%29%20and%20ExpirationDate%20le%20$until"
$tokens = while ($next) {
    if (-not $next.StartsWith("$url/")) { throw "The next page is on another server: $next" }
    $page = Invoke-RestMethod -Uri $next -Headers $headers -TimeoutSec 120
    if ($null -eq $page.value) { throw "The answer is not a list of access tokens. Check TIKIT_URL." }
    $page.value
    $next = $page."@odata.nextLink"
}
ConvertTo-Json -InputObject @($tokens) -Depth 100
if ($tokens) { exit 10 }
