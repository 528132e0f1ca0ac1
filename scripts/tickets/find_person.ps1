<#
.SYNOPSIS
Find people whose name, e-mail address or user name contains TEXT, in the order of their names.
.PARAMETER Text
The text.
.PARAMETER AsJson
Return one JSON array instead of objects.
.EXAMPLE
./find_person.ps1 "O'Brien" | Select-Object Name, EMailAddress
#>
[CmdletBinding()]
param([Parameter(Mandatory, Position = 0)] [string] $Text, [switch] $AsJson)
$ErrorActionPreference = "Stop"
Import-Module "$PSScriptRoot/../Tikit.psm1"

$quoted = ConvertTo-TikitText $Text
$filter = "contains(Name,$quoted) or contains(EMailAddress,$quoted) or contains(UserPrincipalName,$quoted)"
Get-TikitList CdmUser -Filter $filter -OrderBy "Name,Id" | Out-Tikit -AsJson:$AsJson
