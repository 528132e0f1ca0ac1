<#
.SYNOPSIS
Comment on a ticket, for agents only. With -Public the requester can read the comment too, and is notified.
.DESCRIPTION
Tickets may come through the pipeline. The first failure stops it: the comments that it returned are added.
.PARAMETER Id
The id of the ticket.
.PARAMETER Text
The text of the comment. It may contain HTML.
.PARAMETER Public
Show the comment to the requester, who is notified. Without it, only agents see it.
.PARAMETER AsJson
Return one JSON object for each comment instead of an object.
.EXAMPLE
./add_comment.ps1 100 "Called back" -Public
.EXAMPLE
./find_tickets.ps1 -Text Outlook -Open | ./add_comment.ps1 -Text "The mail server is up again"
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [Parameter(Mandatory, Position = 0, ValueFromPipelineByPropertyName)] [ValidateRange(0, 2147483647)] [int] $Id,
    [Parameter(Mandatory, Position = 1)] [string] $Text,
    [switch] $Public, [switch] $AsJson
)
begin {
    $ErrorActionPreference = "Stop"
    Import-Module "$PSScriptRoot/../Tikit.psm1"
    $ids = @(if ($PSBoundParameters.ContainsKey("Id")) { $Id })
    $isPiped = $ids.Count -eq 0
}
process { if ($isPiped) { $ids += $Id } }
end {
    Assert-TikitInput $ids $MyInvocation
    foreach ($one in $ids) {
        if ($PSCmdlet.ShouldProcess("ticket $one", "Comment on")) { Add-TikitComment $one $Text -Public:$Public | Out-Tikit -Single -AsJson:$AsJson }
    }
}
