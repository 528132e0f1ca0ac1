<#
.SYNOPSIS
Add an access token: NAME, its role (default: Agents), its days (default: 30). Only this output has its value.
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

$roles = @(Get-TikitList ApplicationRole)
$ids = @($roles | Where-Object { $_.Name -eq $Role } | ForEach-Object { $_.Id })
if ($ids.Count -ne 1) { throw "there is no application role '$Role'. There are: $(@($roles | ForEach-Object { $_.Name }) -join ', ')" }
$ends = [datetime]::UtcNow.AddDays($Days).ToString("s") + "Z"
$body = @{ Name = $Name; ExpirationDate = $ends; ApplicationRoleIds = $ids }
if ($PSCmdlet.ShouldProcess("access token '$Name' with the role $Role", "Add")) {
    Invoke-Tikit AccessToken -Method Post -Body $body -Returns Token | Out-Tikit -Single -AsJson:$AsJson
}
