<#
.SYNOPSIS
Rotate the access token in the file that TIKIT_TOKEN_FILE names, by its ID; FILE.json keeps the id of the new one.
#>
param([string] $Id)

$ErrorActionPreference = "Stop"
if ($Id -eq "--help") { Get-Help $PSCommandPath; exit }
if ($env:TIKIT_TOKEN) { throw "TIKIT_TOKEN would hide the new access token: unset it." }
if (-not $env:TIKIT_TOKEN_FILE) { throw "TIKIT_TOKEN alone cannot be rotated: put the access token into a file and set TIKIT_TOKEN_FILE." }
$url = if ($env:TIKIT_URL) { $env:TIKIT_URL } else { "https://app.tikit.ai/api" }
$file = (Resolve-Path -LiteralPath $env:TIKIT_TOKEN_FILE).ProviderPath

function Read-Token { $script:token = "$(Get-Content -LiteralPath $file)".Trim(); @{ Authorization = "Bearer $token" } }
function Get-Digest($Text) {
    $sha256 = [Security.Cryptography.SHA256]::Create()
    ($sha256.ComputeHash([Text.Encoding]::ASCII.GetBytes($Text)) | ForEach-Object { $_.ToString("x2") }) -join ""
}
function Write-Whole($Path, $Text) {
    foreach ($one in "$Path.new", $Path) {
        if (-not (Test-Path -LiteralPath $one)) { [IO.File]::WriteAllText($one, "") }
        if ($env:OS -eq "Windows_NT") { $null = icacls $one /inheritance:r /grant:r "$($env:USERNAME):F" } else { chmod 600 $one }
    }
    [IO.File]::WriteAllText("$Path.new", "$Text`n")
    [IO.File]::Replace("$Path.new", $Path, [NullString]::Value)
}
function Invoke-Tikit($Path, $Method = "Get", $Body) {
    $json = @{}
    if ($Body) { $json = @{ Body = ConvertTo-Json -InputObject $Body -Depth 100; ContentType = "application/json; charset=utf-8" } }
    try { Invoke-RestMethod -Uri "$url/$Path" -Method $Method -Headers $headers -TimeoutSec 120 @json }
    catch { if ($Method -ne "Delete" -or [int] $_.Exception.Response.StatusCode -ne 404) { throw } }
}
function ConvertTo-Wire($Date) { ([DateTimeOffset] $Date).ToUniversalTime().ToString("yyyy-MM-dd'T'HH':'mm':'ss.FFFFFFF") + "Z" }

$headers = Read-Token
$stored = Get-Digest $token
$known = if (Test-Path -LiteralPath "$file.json") { Get-Content -Raw -LiteralPath "$file.json" | ConvertFrom-Json }
$next = $known.successor
if ($stored -eq $known.sha256 -or $stored -eq $next.sha256) { $own = "$($known.id)" }
if (-not $Id) { $Id = $own }
if ($Id -notmatch '^[0-9]+$' -or ($own -and $own -ne $Id)) { throw "Give the id of the access token in ${file}: $own" }

if (-not $next -or $stored -ne $next.sha256) {
    # What a killed run has left unproved goes. It is known by its id, or else by its name and its very end.
    $left = @($next.id | Where-Object { $_ })
    if ($next -and -not $left) {
        $page = Invoke-Tikit ("AccessToken?`$filter=ExpirationDate%20eq%20" + (ConvertTo-Wire $next.expires))
        $left = @($page.value | Where-Object { $_.Name -ceq $next.name } | ForEach-Object { $_.Id })
    }
    foreach ($one in $left) { $null = Invoke-Tikit "AccessToken/$one" Delete }

    $old = Invoke-Tikit "AccessToken/${Id}?`$expand=ApplicationRoles"
    $days = [DateTimeOffset] $old.ExpirationDate - [DateTimeOffset] $old.CreatedDate
    $ends = [DateTime]::UtcNow.Add($days).ToString("yyyy-MM-dd'T'HH':'mm':'ss.fffff") + "1Z"
    $next = @{ name = $old.Name; expires = $ends }
    $known = @{ sha256 = $stored; id = $old.Id; expires = ConvertTo-Wire $old.ExpirationDate; successor = $next }
    Write-Whole "$file.json" (ConvertTo-Json -InputObject $known)
    $body = @{ Name = $old.Name; ExpirationDate = $ends; ApplicationRoleIds = @($old.ApplicationRoles | ForEach-Object { $_.Id }) }
    try { $made = Invoke-Tikit "AccessToken" Post $body }
    catch { throw "$_ If it was made all the same, it has the same name and ends at ${ends}: the next run deletes it." }
    $next.id = $made.Id
    $next.sha256 = Get-Digest $made.Token
    Write-Whole "$file.json" (ConvertTo-Json -InputObject $known)
    $headers = @{ Authorization = "Bearer $($made.Token)" }
    $null = Invoke-Tikit "AccessToken/$($next.id)"
    Write-Whole $file $made.Token
}
$headers = Read-Token
$proved = Invoke-Tikit "AccessToken/$($next.id)"
if ($null -eq $proved.Id -or $proved.Id -ne $next.id) { throw "The new access token is not proved." }
$null = Invoke-Tikit "AccessToken/$Id" Delete
Write-Whole "$file.json" (ConvertTo-Json -InputObject @{ sha256 = $next.sha256; id = $next.id; expires = $next.expires })
ConvertTo-Json -InputObject $proved -Depth 100
