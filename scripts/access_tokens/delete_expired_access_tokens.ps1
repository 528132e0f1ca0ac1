<#
.SYNOPSIS
Delete the access tokens that have expired, and print them; --dry-run prints them only.
#>
param([string] $DryRun)

$ErrorActionPreference = "Stop"
if ($DryRun -eq "--help") { Get-Help $PSCommandPath; exit }
$token = if ($env:TIKIT_TOKEN) { $env:TIKIT_TOKEN } elseif ($env:TIKIT_TOKEN_FILE) { "$(Get-Content $env:TIKIT_TOKEN_FILE)".Trim() }
if (-not $token) { throw "Set TIKIT_TOKEN to an access token, or TIKIT_TOKEN_FILE to a file that holds one." }
$url = if ($env:TIKIT_URL) { $env:TIKIT_URL } else { "https://app.tikit.ai/api" }
$headers = @{ Authorization = "Bearer $token" }
if ($DryRun -and $DryRun -ne "--dry-run") { throw "The one argument is --dry-run, not '$DryRun'." }

$next = "$url/AccessToken?`$filter=ExpirationDate%20le%20now%28%29"
$tokens = while ($next) {
    if (-not $next.StartsWith("$url/")) { throw "The next page is on another server: $next" }
    $page = Invoke-RestMethod -Uri $next -Headers $headers -TimeoutSec 120
    if ($null -eq $page.value) { throw "The answer is not a list of access tokens. Check TIKIT_URL." }
    $page.value
    $next = $page."@odata.nextLink"
}
if (-not $DryRun) {
    foreach ($expired in @($tokens)) {
        $null = Invoke-RestMethod -Uri "$url/AccessToken/$($expired.Id)" -Method Delete -Headers $headers -TimeoutSec 120
    }
}
ConvertTo-Json -InputObject @($tokens) -Depth 100
