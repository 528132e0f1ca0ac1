<#
.SYNOPSIS
Add an access token: NAME, its role (Agents if left out), its days (30). Its value is shown once.
.PARAMETER Name
The name of the access token.
.PARAMETER Role
The name of its application role.
.PARAMETER Days
The number of days until it expires.
.PARAMETER AsJson
Return one JSON object instead of an object.
.EXAMPLE
./add_access_token.ps1 "Nightly report" -Days 90
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [Parameter(Mandatory, Position = 0)] [string] $Name,
    [Parameter(Position = 1)] [string] $Role = "Agents",
    [Parameter(Position = 2)] [ValidateRange(0, 100000)] [int] $Days = 30,
    [switch] $AsJson
)
$ErrorActionPreference = "Stop"
Import-Module "$PSScriptRoot/../Tikit.psm1"

$ids = @(Get-TikitList ApplicationRole | Where-Object { $_.Name -ceq $Role } | ForEach-Object { $_.Id })
if ($ids.Count -eq 0) { throw "There is no application role '$Role'." }
$body = @{ Name = $Name; ExpirationDate = [datetime]::UtcNow.AddDays($Days); ApplicationRoleIds = $ids }
if ($PSCmdlet.ShouldProcess("access token '$Name' with the role $Role", "Add")) {
    Invoke-Tikit AccessToken -Method Post -Body $body -Returns Token | Out-Tikit -Single -AsJson:$AsJson
}
