<#
.SYNOPSIS
Export every ticket to FILE, each exactly once: the whole file or none.
.DESCRIPTION
Pages are requested one after another, by Id. A run that failed or was killed starts again. The Python recipe of the same
name continues it, is faster, has more columns, such as Requester.EMailAddress, and writes .xlsx, .sqlite and .parquet too.
A ticket has to match every condition, and one value of each. Names of archived values count too.
.PARAMETER File
The file, whose ending is the format: .csv or .jsonl. - returns lines of JSON instead.
.PARAMETER Columns
The names of the columns. The default is all: the ticket's own, then the names of its status, priority, type, support group,
group, requester, assignee and category.
.PARAMETER Delimiter
What separates the fields of CSV: one character, or tab. The default is a comma.
.PARAMETER Raw
Leave texts in CSV as they are that begin like a formula. Without it, they get a leading apostrophe.
.PARAMETER Status
Names of statuses.
.PARAMETER Priority
Names of priorities.
.PARAMETER Type
Names of ticket types.
.PARAMETER SupportGroup
Names of support groups.
.PARAMETER Group
Names of groups.
.PARAMETER Assignee
E-mail addresses of users of Tikit.
.PARAMETER Requester
E-mail addresses of people who send requests.
.PARAMETER Text
A text in the title or the description.
.PARAMETER CreatedSince
The earliest date of creation, such as 2026-11-01 or 2026-11-01T08:00:00Z.
.PARAMETER ModifiedSince
The earliest date of the last change.
.PARAMETER DueBefore
The date before which the ticket is due.
.PARAMETER Filter
Another condition, an OData expression.
.PARAMETER Open
Leave out tickets that are done, by their status.
.EXAMPLE
./export_tickets.ps1 tickets.csv -Status Active, Pending -Columns Id, Title, Status, Assignee -Delimiter ";"
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory, Position = 0)] [string] $File, [ValidateNotNullOrEmpty()] [string[]] $Columns,
    [ValidateNotNullOrEmpty()] [string] $Delimiter, [switch] $Raw, [ValidateNotNullOrEmpty()] [string[]] $Status,
    [ValidateNotNullOrEmpty()] [string[]] $Priority, [ValidateNotNullOrEmpty()] [string[]] $Type,
    [ValidateNotNullOrEmpty()] [string[]] $SupportGroup, [ValidateNotNullOrEmpty()] [string[]] $Group,
    [ValidateNotNullOrEmpty()] [string[]] $Assignee, [ValidateNotNullOrEmpty()] [string[]] $Requester,
    [ValidateNotNullOrEmpty()] [string] $Text, [ValidateNotNullOrEmpty()] [string] $CreatedSince,
    [ValidateNotNullOrEmpty()] [string] $ModifiedSince, [ValidateNotNullOrEmpty()] [string] $DueBefore,
    [ValidateNotNullOrEmpty()] [string] $Filter, [switch] $Open
)
$ErrorActionPreference = "Stop"
Import-Module "$PSScriptRoot/../Tikit.psm1"

$midnight = "T00:00:00Z" # of a date without a time
$conditions = @(
    if ($Status) { "StatusId in ($((Get-TikitId Status $Status -IncludeArchived) -join ','))" }
    if ($Priority) { "PriorityId in ($((Get-TikitId Priority $Priority -IncludeArchived) -join ','))" }
    if ($SupportGroup) { "SupportGroupId in ($((Get-TikitId SupportGroup $SupportGroup -IncludeArchived) -join ','))" }
    if ($Group) { "GroupId in ($((Get-TikitId Group $Group -IncludeArchived) -join ','))" }
    if ($Type) { "TicketTypeId in ($((Get-TikitId TicketType $Type -IncludeArchived) -join ','))" }
    if ($Assignee) { "AssigneeId in ($((Get-TikitPersonId Assignee $Assignee) -join ','))" }
    if ($Requester) { "RequesterId in ($((Get-TikitPersonId Requester $Requester) -join ','))" }
    if ($CreatedSince) { "CreatedDate ge " + ($CreatedSince -replace '\A[^T]+\z', "`$0$midnight") }
    if ($ModifiedSince) { "ModifiedDate ge " + ($ModifiedSince -replace '\A[^T]+\z', "`$0$midnight") }
    if ($DueBefore) { "DueDate lt " + ($DueBefore -replace '\A[^T]+\z', "`$0$midnight") }
    if ($Text) { "(contains(Title,$(ConvertTo-TikitText $Text)) or contains(Description,$(ConvertTo-TikitText $Text)))" }
    if ($Open) { Get-TikitOpenFilter }
    if ($Filter) { "($Filter)" }
)
Export-TikitTicket $File -Filter ($conditions -join " and ") -Columns $Columns -Delimiter $Delimiter -Raw:$Raw
