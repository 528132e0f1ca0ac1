<#
.SYNOPSIS
Get all of the access tokens that you may see: the help page's table, without a value.
#>
$ErrorActionPreference = "Stop"
if ($args -eq "--help") { Get-Help $PSCommandPath; exit }
$token = if ($env:TIKIT_TOKEN) { $env:TIKIT_TOKEN } elseif ($env:TIKIT_TOKEN_FILE) { "$(Get-Content $env:TIKIT_TOKEN_FILE)".Trim() }
if (-not $token) { throw "Set TIKIT_TOKEN to an access token, or TIKIT_TOKEN_FILE to a file that holds one." }
$url = if ($env:TIKIT_URL) { $env:TIKIT_URL } else { "https://app.tikit.ai/api" }
$headers = @{ Authorization = "Bearer $token" }

$next = "$url/AccessToken"
$tokens = while ($next) {
    if (-not $next.StartsWith("$url/")) { throw "The next page is on another server: $next" }
    $page = Invoke-RestMethod -Uri $next -Headers $headers -TimeoutSec 120
    if ($null -eq $page.value) { throw "The answer is not a list of access tokens. Check TIKIT_URL." }
    $page.value
    $next = $page."@odata.nextLink"
}
ConvertTo-Json -InputObject @($tokens) -Depth 100
