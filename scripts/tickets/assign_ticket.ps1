<#
.SYNOPSIS
Assign a ticket to ASSIGNEE, the e-mail address of a user of Tikit. The change may notify the requester.
.DESCRIPTION
Tickets may come through the pipeline. The first failure stops it: the tickets that it returned are assigned.
.PARAMETER Id
The id of the ticket.
.PARAMETER Assignee
The e-mail address of the user.
.PARAMETER AsJson
Return one JSON object for each ticket instead of an object.
.EXAMPLE
./assign_ticket.ps1 100 ann.lee@example.com
.EXAMPLE
./find_tickets.ps1 -SupportGroup Network -Open | ./assign_ticket.ps1 -Assignee ann.lee@example.com -WhatIf
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [Parameter(Mandatory, Position = 0, ValueFromPipelineByPropertyName)] [ValidateRange(0, 2147483647)] [int] $Id,
    [Parameter(Mandatory, Position = 1)] [string] $Assignee,
    [switch] $AsJson
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
        if ($PSCmdlet.ShouldProcess("ticket $one", "Assign to $Assignee")) {
            Set-TikitTicket $one @{ Assignee = @{ Email = $Assignee } } | Out-Tikit -Single -AsJson:$AsJson
        }
    }
}
