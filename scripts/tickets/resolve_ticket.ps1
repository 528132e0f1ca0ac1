<#
.SYNOPSIS
Resolve a ticket: comment on it with TEXT, then set its status. The change of the status may notify the requester.
.DESCRIPTION
The status is Resolved, or the first name in TIKIT_DONE_STATUSES.
Tickets may come through the pipeline. The first failure stops it: the tickets that it returned are resolved.
.PARAMETER Id
The id of the ticket.
.PARAMETER Text
The text of the comment. It may contain HTML.
.PARAMETER Public
Show the comment to the requester, who is notified. Without it, only agents see it.
.PARAMETER AsJson
Return one JSON object for each ticket instead of an object.
.EXAMPLE
./resolve_ticket.ps1 109 "A new laptop was sent"
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
        if ($PSCmdlet.ShouldProcess("ticket $one", "Comment on and resolve")) {
            Resolve-TikitTicket $one $Text -Public:$Public | Out-Tikit -Single -AsJson:$AsJson
        }
    }
}
