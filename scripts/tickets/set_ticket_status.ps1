<#
.SYNOPSIS
Set the status of a ticket by the name of the status. The change may notify the requester.
.DESCRIPTION
Tickets may come through the pipeline. The first failure stops it: the tickets that it returned are changed.
.PARAMETER Id
The id of the ticket.
.PARAMETER Status
The name of the status.
.PARAMETER AsJson
Return one JSON object for each ticket instead of an object.
.EXAMPLE
./set_ticket_status.ps1 100 Pending
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [Parameter(Mandatory, Position = 0, ValueFromPipelineByPropertyName)] [ValidateRange(0, 2147483647)] [int] $Id,
    [Parameter(Mandatory, Position = 1)] [string] $Status,
    [switch] $AsJson
)
begin {
    $ErrorActionPreference = "Stop"
    Import-Module "$PSScriptRoot/../Tikit.psm1"
    $ids = @(if ($PSBoundParameters.ContainsKey("Id")) { $Id })
    $isPiped = $ids.Count -eq 0
    $statusId = Get-TikitId Status $Status
}
process { if ($isPiped) { $ids += $Id } }
end {
    Assert-TikitInput $ids $MyInvocation
    foreach ($one in $ids) {
        if ($PSCmdlet.ShouldProcess("ticket $one", "Set the status $Status of")) {
            Set-TikitTicket $one @{ StatusId = $statusId } | Out-Tikit -Single -AsJson:$AsJson
        }
    }
}
