<#
.SYNOPSIS
Add an access token: NAME, its role (Agents if left out), its days (30). Its value is shown once.
#>
param([string] $Name, [string] $Role = "Agents", [string] $Days = "30")

$ErrorActionPreference = "Stop"
if ($Name -eq "--help") { Get-Help $PSCommandPath; exit }
$token = if ($env:TIKIT_TOKEN) { $env:TIKIT_TOKEN } elseif ($env:TIKIT_TOKEN_FILE) { "$(Get-Content $env:TIKIT_TOKEN_FILE)".Trim() }
if (-not $token) { throw "Set TIKIT_TOKEN to an access token, or TIKIT_TOKEN_FILE to a file that holds one." }
$url = if ($env:TIKIT_URL) { $env:TIKIT_URL } else { "https://app.tikit.ai/api" }
$headers = @{ Authorization = "Bearer $token" }
if (-not $Name) { throw "The name of the access token is missing." }
if ($Days -notmatch '^[0-9]+$') { throw "The days of an access token are a number, not '$Days'." }

$roles = (Invoke-RestMethod -Uri "$url/ApplicationRole" -Headers $headers -TimeoutSec 120).value
$ids = @($roles | Where-Object { $_.Name -ceq $Role } | ForEach-Object { $_.Id })
if (-not $ids) { throw "There is no application role '$Role'." }
$ends = [DateTime]::UtcNow.AddDays([int] $Days).ToString("s") + "Z"
$body = @{ Name = $Name; ExpirationDate = $ends; ApplicationRoleIds = $ids } | ConvertTo-Json -Depth 100
$made = Invoke-RestMethod -Uri "$url/AccessToken" -Method Post -Headers $headers -TimeoutSec 120 `
    -ContentType "application/json; charset=utf-8" -Body $body
if ($null -eq $made.Id) { throw "The answer is not an access token. Check TIKIT_URL." }
ConvertTo-Json -InputObject $made -Depth 100
