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
    [Parameter(Position = 1)] [ValidateNotNullOrEmpty()] [string] $Role = "Agents",
    [Parameter(Position = 2)] [ValidateRange(0, 100000)] [int] $Days = 30,
    [switch] $AsJson
)
$ErrorActionPreference = "Stop"
Import-Module "$PSScriptRoot/../Tikit.psm1"

$roleId = Get-TikitId ApplicationRole $Role
$ends = [datetime]::UtcNow.AddDays($Days).ToString("s") + "Z"
$body = @{ Name = $Name; ExpirationDate = $ends; ApplicationRoleIds = @($roleId) }
if ($PSCmdlet.ShouldProcess("access token '$Name' with the role $Role", "Add")) {
    Invoke-Tikit AccessToken -Method Post -Body $body -Returns Token | Out-Tikit -Single -AsJson:$AsJson
}
