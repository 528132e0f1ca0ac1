<#
.SYNOPSIS
Delete the access tokens that have expired, and return them. With -WhatIf, only return them.
.DESCRIPTION
If a deletion fails, it returns the access tokens that it deleted before, and ends with exit code 1.
.PARAMETER AsJson
Return one JSON array instead of objects.
.EXAMPLE
./delete_expired_access_tokens.ps1 -WhatIf
#>
[CmdletBinding(SupportsShouldProcess)]
param([switch] $AsJson)
$ErrorActionPreference = "Stop"
Import-Module "$PSScriptRoot/../Tikit.psm1"

$expired = @(Get-TikitList AccessToken -Filter 'ExpirationDate le now()')
$deleted = @()
try {
    foreach ($token in $expired) {
        if ($PSCmdlet.ShouldProcess("access token $($token.Id), '$($token.Name)'", "Delete")) { Remove-TikitEntity "AccessToken/$($token.Id)" }
        elseif (-not $WhatIfPreference) { continue } # the answer to -Confirm was no
        $deleted += $token
    }
}
catch {
    $deleted | Out-Tikit -AsJson:$AsJson
    throw
}
$deleted | Out-Tikit -AsJson:$AsJson
