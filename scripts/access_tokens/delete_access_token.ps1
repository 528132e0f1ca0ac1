<#
.SYNOPSIS
Delete an access token by its id, permanently. Requests with it then fail with 401.
.DESCRIPTION
An access token that does not exist counts as deleted.
.PARAMETER Id
The id of the access token.
.EXAMPLE
./delete_access_token.ps1 3 -WhatIf
#>
[CmdletBinding(SupportsShouldProcess)]
param([Parameter(Mandatory, Position = 0)] [ValidateRange(0, 2147483647)] [int] $Id)
$ErrorActionPreference = "Stop"
Import-Module "$PSScriptRoot/../Tikit.psm1"

if ($PSCmdlet.ShouldProcess("access token $Id", "Delete")) { Remove-TikitEntity "AccessToken/$Id" }
