<#
.SYNOPSIS
Get one access token by its id, with its application roles: the help page's token details.
.PARAMETER Id
The id of the access token.
.PARAMETER AsJson
Return one JSON object instead of an object.
.EXAMPLE
./get_one_access_token.ps1 3
#>
[CmdletBinding()]
param([Parameter(Mandatory, Position = 0)] [ValidateRange(0, 2147483647)] [int] $Id, [switch] $AsJson)
$ErrorActionPreference = "Stop"
Import-Module "$PSScriptRoot/../Tikit.psm1"

Invoke-Tikit ('AccessToken/{0}?$expand=ApplicationRoles' -f $Id) | Out-Tikit -Single -AsJson:$AsJson
