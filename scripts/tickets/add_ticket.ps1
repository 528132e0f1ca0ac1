<#
.SYNOPSIS
Add a ticket with TITLE for REQUESTER, an e-mail address. The new ticket may notify the requester.
.DESCRIPTION
A new ticket takes no description: the text becomes its first comment. list_pickers.ps1 lists the names.
.PARAMETER Title
The title, one line.
.PARAMETER Requester
The e-mail address of the requester.
.PARAMETER Priority
The name of its priority.
.PARAMETER Type
The name of its type.
.PARAMETER Status
The name of its status.
.PARAMETER SupportGroup
The name of its support group.
.PARAMETER Text
The text of its first comment. It may contain HTML.
.PARAMETER Public
Show the comment to the requester, who is notified. Without it, only agents see it.
.PARAMETER AsJson
Return one JSON object instead of an object.
.EXAMPLE
./add_ticket.ps1 "VPN drops every hour" grace.obrien@example.com -Priority High -SupportGroup Network -Text "Only at home"
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [Parameter(Mandatory, Position = 0)] [string] $Title,
    [Parameter(Mandatory, Position = 1)] [string] $Requester,
    [ValidateNotNullOrEmpty()] [string] $Priority = "Normal",
    [ValidateNotNullOrEmpty()] [string] $Type = "Incident",
    [ValidateNotNullOrEmpty()] [string] $Status = "New",
    [ValidateNotNullOrEmpty()] [string] $SupportGroup,
    [ValidateNotNullOrEmpty()] [string] $Text,
    [switch] $Public, [switch] $AsJson
)
$ErrorActionPreference = "Stop"
Import-Module "$PSScriptRoot/../Tikit.psm1"

$ticket = ConvertTo-TikitTicket $Title $Requester -Priority $Priority -Type $Type -Status $Status -SupportGroup $SupportGroup
if ($PSCmdlet.ShouldProcess("ticket '$Title' for $Requester", "Add")) {
    Add-TikitTicket $ticket -Text $Text -Public:$Public | Out-Tikit -Single -AsJson:$AsJson
}
