<#
.SYNOPSIS
Find tickets by the names of their status, priority and support group, by people and by text.
.DESCRIPTION
A ticket has to match every parameter, and one value of each. Names of archived values count too.
.PARAMETER Status
Names of statuses.
.PARAMETER Priority
Names of priorities.
.PARAMETER SupportGroup
Names of support groups.
.PARAMETER Assignee
E-mail addresses of users of Tikit.
.PARAMETER Requester
E-mail addresses of people who send requests.
.PARAMETER Text
A text in the title or the description.
.PARAMETER Open
Leave out tickets that are done. Their status is Resolved or Closed, or one of the names in TIKIT_DONE_STATUSES, separated
by commas. The property Closed does not decide: a resolved ticket need not be closed.
.PARAMETER OrderBy
The properties to sort by, separated by commas, such as 'DueDate desc,Id'.
.PARAMETER AsJson
Return one JSON array instead of objects.
.EXAMPLE
./find_tickets.ps1 -Status Active -SupportGroup Network -OrderBy DueDate
.EXAMPLE
./find_tickets.ps1 -Text Outlook -Open | ./add_comment.ps1 -Text "The mail server is up again"
#>
[CmdletBinding(PositionalBinding = $false)]
param(
    [ValidateNotNullOrEmpty()] [string[]] $Status, [ValidateNotNullOrEmpty()] [string[]] $Priority,
    [ValidateNotNullOrEmpty()] [string[]] $SupportGroup, [ValidateNotNullOrEmpty()] [string[]] $Assignee,
    [ValidateNotNullOrEmpty()] [string[]] $Requester, [ValidateNotNullOrEmpty()] [string] $Text, [switch] $Open,
    [ValidateNotNullOrEmpty()] [string] $OrderBy, [switch] $AsJson
)
$ErrorActionPreference = "Stop"
Import-Module "$PSScriptRoot/../Tikit.psm1"

$conditions = @(
    if ($Status) { "StatusId in ($((Get-TikitId Status $Status -IncludeArchived) -join ','))" }
    if ($Priority) { "PriorityId in ($((Get-TikitId Priority $Priority -IncludeArchived) -join ','))" }
    if ($SupportGroup) { "SupportGroupId in ($((Get-TikitId SupportGroup $SupportGroup -IncludeArchived) -join ','))" }
    if ($Assignee) { "AssigneeId in ($((Get-TikitPersonId Assignee $Assignee) -join ','))" }
    if ($Requester) { "RequesterId in ($((Get-TikitPersonId Requester $Requester) -join ','))" }
    if ($Text) { "(contains(Title,$(ConvertTo-TikitText $Text)) or contains(Description,$(ConvertTo-TikitText $Text)))" }
    if ($Open) { Get-TikitOpenFilter }
)
$expand = "Status,Priority,SupportGroup,Assignee"
Get-TikitList ticket -Filter ($conditions -join " and ") -OrderBy $OrderBy -Expand $expand | Out-Tikit -AsJson:$AsJson
