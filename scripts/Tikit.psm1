# Tikit.psm1: what the .ps1 recipes share: the access token, one request, every page of a list, JSON.
#
# It runs in Windows PowerShell 5.1 and in PowerShell 7. It reads TIKIT_TOKEN or TIKIT_TOKEN_FILE, TIKIT_URL, and
# TIKIT_TIMEOUT: the seconds that one request may take with all its retries (120). A function returns a complete result,
# or throws one error and returns nothing.
Set-StrictMode -Off # a profile may have set it for every module
$ErrorActionPreference = "Stop"
if ($ExecutionContext.SessionState.LanguageMode -ne "FullLanguage") {
    throw "A policy of this machine restricts the language mode of PowerShell, and Tikit.psm1 needs the full one. Use the Python recipes (.py)."
}
Add-Type -AssemblyName System.Net.Http # Windows PowerShell does not load it
$StrictUtf8 = [Text.UTF8Encoding]::new($false, $true)
$Invariant = [Globalization.CultureInfo]::InvariantCulture
$DefaultAddress = "https://app.tikit.ai/api"
$Clients = @{}

# --- JSON ---
# ConvertFrom-Json and ConvertTo-Json differ between 5.1 and 7 in size limits, dates and arrays, and both accept text that
# is not JSON. These two functions do the same in both.

$Blank = '[ \t\r\n]*'
$Characters = '(?>(?:[^"\\\x00-\x1f]+|\\["\\/bfnrt]|\\u[0-9A-Fa-f]{4})*)'
$Number = '-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?'
$Value = '(?:(?<open>[{[])|"(?<text>' + $Characters + ')"|(?<number>' + $Number + ')|(?<word>true|false|null))' + $Blank
$JsonItem = [regex]::new('\G' + $Blank + $Value)
$JsonMember = [regex]::new('\G' + $Blank + '"(?<name>' + $Characters + ')"' + $Blank + ':' + $Blank + $Value)
$JsonBlank = [regex]::new('\G' + $Blank)
$Timestamp = '\A[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,7})?)?(Z|[+-][0-9]{2}:[0-9]{2})\z'

# Return the object that a JSON text holds, or throw what is wrong with the text.
function ConvertFrom-TikitJson([string] $Text) {
    $outer = [Collections.Generic.Stack[object]]::new() # the objects and lists around the current one
    $names = [Collections.Generic.Stack[string]]::new() # and the names they are stored under
    $current = $null
    $at = 0
    while ($true) {
        if ($current -is [Collections.IDictionary]) { $part = $script:JsonMember.Match($Text, $at) }
        else { $part = $script:JsonItem.Match($Text, $at) }
        if (-not $part.Success) { throw "the response is not valid JSON" }
        $at += $part.Length
        $name = $part.Groups["name"].Value
        if ($name.Contains("\")) { $name = ConvertFrom-TikitEscape $name }
        if ($part.Groups["open"].Success) {
            if ($outer.Count -ge 100) { throw "the response is nested too deeply" }
            $outer.Push($current)
            $names.Push($name)
            if ($part.Groups["open"].Value -eq "{") {
                $current = [Collections.Specialized.OrderedDictionary]::new([StringComparer]::OrdinalIgnoreCase)
            }
            else { $current = [Collections.Generic.List[object]]::new() }
            if ($at -lt $Text.Length -and $Text[$at] -ne "}" -and $Text[$at] -ne "]") { continue }
        }
        elseif ($null -eq $current) { throw "the response is not a JSON object" }
        else { Add-TikitMember $current $name (ConvertFrom-TikitScalar $name $part) }
        while ($at -ge $Text.Length -or $Text[$at] -ne ",") { # close what ends here
            $isObject = $current -is [Collections.IDictionary]
            if ($at -ge $Text.Length) { throw "the response is not valid JSON: it ends early" }
            if (($isObject -and $Text[$at] -ne "}") -or (-not $isObject -and $Text[$at] -ne "]")) {
                throw "the response is not valid JSON"
            }
            # Assigned inside the branches: an `if` as a value would unwrap a list of one.
            if ($isObject) { $value = [pscustomobject] $current } else { $value = $current.ToArray() }
            $at += 1
            $at += $script:JsonBlank.Match($Text, $at).Length
            $current = $outer.Pop()
            $name = $names.Pop()
            if ($null -eq $current) {
                if ($at -lt $Text.Length) { throw "the response is not one JSON text" }
                if (-not $isObject) { throw "the response is not a JSON object" }
                return $value
            }
            Add-TikitMember $current $name $value
        }
        $at += 1
    }
}

function ConvertFrom-TikitEscape([string] $Text) {
    if ($Text.Contains("\")) { return [regex]::Unescape($Text) } # JSON's escapes mean the same in .NET
    $Text
}

# Return what a match holds: text, number, truth or null. A property that ends in Date becomes a DateTime in UTC.
function ConvertFrom-TikitScalar([string] $Name, [Text.RegularExpressions.Match] $Part) {
    if ($Part.Groups["text"].Success) {
        $text = ConvertFrom-TikitEscape $Part.Groups["text"].Value
        $moment = [datetimeoffset]::MinValue
        if ($Name -cnotlike "*Date" -or $text -cnotmatch $script:Timestamp) { return $text }
        if ([datetimeoffset]::TryParse($text, $script:Invariant, [Globalization.DateTimeStyles]::None, [ref] $moment)) {
            return $moment.UtcDateTime
        }
        return $text
    }
    if ($Part.Groups["number"].Success) {
        $digits = $Part.Groups["number"].Value
        $whole = [long] 0
        if ([long]::TryParse($digits, [Globalization.NumberStyles]::AllowLeadingSign, $script:Invariant, [ref] $whole)) { return $whole }
        # Beyond its range a double is Infinity in .NET and an exception in .NET Framework.
        try { $real = [double]::Parse($digits, $script:Invariant) } catch { $real = [double]::PositiveInfinity }
        if ([double]::IsInfinity($real)) { throw "the response holds a number that is too large" }
        return $real
    }
    switch ($Part.Groups["word"].Value) {
        "true" { $true }
        "false" { $false }
        default { $null }
    }
}

function Add-TikitMember([object] $Container, [string] $Name, [object] $Value) {
    if ($Container -isnot [Collections.IDictionary]) { $Container.Add($Value) }
    elseif (-not $Name -or $Container.Contains($Name)) { throw "an object of the response has an empty name, or a name twice" }
    else { $Container.Add($Name, $Value) }
}

# Return a value as JSON on one line, in ASCII: no code page between two programs can damage it.
function ConvertTo-TikitJson([object] $Value) {
    if ($null -eq $Value) { return "null" }
    if ($Value -is [bool]) { return "$Value".ToLowerInvariant() }
    if ($Value -is [datetime]) { $Value = $Value.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFF", $script:Invariant) + "Z" }
    if ($Value -is [string]) {
        $text = $Value.Replace("\", "\\").Replace('"', '\"')
        return '"' + [regex]::Replace($text, '[^ -~]', { param([object] $Match) '\u{0:x4}' -f [int] $Match.Value[0] }) + '"'
    }
    if ($Value -is [Collections.IDictionary]) {
        $members = foreach ($name in $Value.Keys) { (ConvertTo-TikitJson "$name") + ":" + (ConvertTo-TikitJson $Value[$name]) }
        return "{" + ($members -join ",") + "}"
    }
    if ($Value -is [Collections.IEnumerable]) {
        $items = foreach ($item in $Value) { ConvertTo-TikitJson $item }
        return "[" + ($items -join ",") + "]"
    }
    if ($Value -is [double] -or $Value -is [single]) { return $Value.ToString("R", $script:Invariant) }
    if ($Value -is [decimal] -or $Value.GetType().IsPrimitive) { return $Value.ToString($script:Invariant) }
    $members = foreach ($property in $Value.PSObject.Properties) {
        (ConvertTo-TikitJson $property.Name) + ":" + (ConvertTo-TikitJson $property.Value)
    }
    "{" + ($members -join ",") + "}"
}

# --- Address, access token, limit ---

function Get-TikitConnection {
    $address = "$env:TIKIT_URL".Trim()
    if (-not $address) { $address = $script:DefaultAddress }
    $hint = "TIKIT_URL looks like $($script:DefaultAddress) or, for a sandbox, http://127.0.0.1:8080/api."
    $url = $address.TrimEnd("/") -as [uri]
    if ($null -eq $url -or -not $url.IsAbsoluteUri -or $url.Scheme -notin "http", "https" -or -not $url.Host) {
        throw "the address of Tikit is not an http or https address. $hint"
    }
    if ($url.UserInfo -or $address -match '[\s?#]') {
        throw "the address of Tikit holds a user name, a query, a fragment or a blank. $hint"
    }
    $isLoopback = $url.IsLoopback -and $url.Host -ne "loopback" # .NET takes this name for localhost
    if ($url.Scheme -eq "http" -and -not $isLoopback) {
        throw "http to $($url.Host) would send the access token unencrypted. Use https:// in TIKIT_URL."
    }
    $limit = "$env:TIKIT_TIMEOUT".Trim()
    if (-not $limit) { $limit = "120" }
    if ($limit -notmatch '\A0*[1-9][0-9]{0,6}\z') { throw "TIKIT_TIMEOUT is not a positive whole number. Set it to seconds: 120." }
    $connection = @{
        Url = $url.AbsoluteUri.TrimEnd("/"); Origin = "$($url.Scheme)://$($url.Authority)"; Scheme = $url.Scheme
        HostName = $url.Host; Server = $url.Authority; IsLoopback = $isLoopback; EndsInApi = $url.AbsolutePath -match '/api\z'
        Limit = [math]::Min([int] $limit, 2000000) # .NET counts waits in milliseconds, in 31 bits
    }
    $connection.Token, $connection.Store = Get-TikitToken
    $connection
}

# Return the access token, and what to do with the next one.
function Get-TikitToken {
    $token = "$env:TIKIT_TOKEN".Trim()
    $store = "set TIKIT_TOKEN"
    $file = "$env:TIKIT_TOKEN_FILE".Trim()
    if (-not $token -and $file) {
        $store = "write it to the file that TIKIT_TOKEN_FILE names"
        try {
            $path = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($file)
            $token = [IO.File]::ReadAllText($path, $script:StrictUtf8).Trim() # a byte order mark overrides the encoding
        }
        catch { throw "cannot read the access token from $file. Check TIKIT_TOKEN_FILE: the file is UTF-8, or UTF-16 with a byte order mark." }
    }
    if (-not $token) {
        throw "there is no access token. Create one in Settings > Access Tokens, then set TIKIT_TOKEN, or TIKIT_TOKEN_FILE to a file that holds it."
    }
    $copy = "Copy it again: the value alone, in one line, without 'Bearer'."
    if ($token -notmatch '\A[!-~]+\z') {
        throw "the access token cannot be sent: it holds a blank, a line break, a control character or a letter beyond ASCII. $copy"
    }
    if ($token -match '\A[''"]|[''"]\z') { throw "the access token cannot be sent: it holds quotation marks. Set it again without them." }
    $token
    $store
}

# --- One request ---

# HttpClient instead of Invoke-WebRequest: its limits on time and size cover the whole body, it follows no redirect, and no
# error record keeps the request with its Authorization header.
function Get-TikitClient([bool] $IsLoopback) {
    if ($script:Clients.ContainsKey($IsLoopback)) { return $script:Clients[$IsLoopback] }
    $protocols = [Net.ServicePointManager]::SecurityProtocol
    if ($PSVersionTable.PSVersion.Major -lt 6 -and [int] $protocols -ne 0) { # 0: the system decides
        [Net.ServicePointManager]::SecurityProtocol = $protocols -bor [Net.SecurityProtocolType]::Tls12
    }
    $handler = [Net.Http.HttpClientHandler]::new()
    $handler.AllowAutoRedirect = $false
    $handler.UseCookies = $false
    $handler.UseProxy = -not $IsLoopback
    $handler.AutomaticDecompression = [Net.DecompressionMethods]::GZip -bor [Net.DecompressionMethods]::Deflate
    $client = [Net.Http.HttpClient]::new($handler)
    $client.MaxResponseContentBufferSize = 64MB
    $client.Timeout = [Threading.Timeout]::InfiniteTimeSpan # Send-TikitRequest keeps the deadline
    $script:Clients[$IsLoopback] = $client
    $client
}

# Send one request once. Return what came: the status (0 without a response), the body as text, the headers that matter.
function Send-TikitRequest([hashtable] $Connection, [string] $Method, [string] $Uri, [string] $Json, [double] $Seconds) {
    $result = @{ Status = 0; Text = ""; Problem = ""; RetryAfter = 0; Challenge = ""; Location = $null; RequestId = ""
        IsHtml = $false; Cause = ""; IsNotSent = $false; IsTemporary = $false; Later = ""; Attempt = 1 }
    $message = [Net.Http.HttpRequestMessage]::new([Net.Http.HttpMethod]::new($Method), [uri] $Uri)
    $message.Headers.Authorization = [Net.Http.Headers.AuthenticationHeaderValue]::new("Bearer", $Connection.Token)
    $message.Headers.Accept.ParseAdd("application/json")
    $message.Headers.UserAgent.ParseAdd("tikit-kit")
    $message.Headers.ExpectContinue = $false
    if ($Json) { $message.Content = [Net.Http.StringContent]::new($Json, [Text.Encoding]::UTF8, "application/json") }
    elseif ($Method -ne "GET") { $message.Content = [Net.Http.ByteArrayContent]::new([byte[]] @()) } # without content .NET repeats a DELETE
    $cancel = [Threading.CancellationTokenSource]::new()
    $clock = [Diagnostics.Stopwatch]::StartNew()
    try {
        $sending = (Get-TikitClient $Connection.IsLoopback).SendAsync($message, $cancel.Token)
        while (-not $sending.Wait(100) -and $clock.Elapsed.TotalSeconds -lt $Seconds) { } # short waits, so that Ctrl-C is heard
        if ($sending.IsCompleted) { Read-TikitResponse $sending.Result $result }
        else { $result.Cause = "Timeout"; $result.IsTemporary = $true }
    }
    catch {
        $result.Status = 0
        Read-TikitException $_.Exception $result
    }
    finally { $cancel.Cancel(); $message.Dispose() }
    $result
}

function Read-TikitResponse([Net.Http.HttpResponseMessage] $Response, [hashtable] $Result) {
    $Result.Status = [int] $Response.StatusCode
    $Result.RetryAfter = ConvertFrom-TikitRetryAfter (Get-TikitHeader $Response "Retry-After")
    $Result.Challenge = Get-TikitHeader $Response "WWW-Authenticate"
    $Result.Location = $Response.Headers.Location
    $Result.RequestId = "$(Get-TikitHeader $Response 'request-id') $(Get-TikitHeader $Response 'x-request-id')".Trim()
    if ($null -eq $Response.Content) { return }
    $Result.IsHtml = "$($Response.Content.Headers.ContentType)" -match "html"
    $bytes = $Response.Content.ReadAsByteArrayAsync().Result
    try { $Result.Text = $script:StrictUtf8.GetString($bytes).TrimStart([char] 0xFEFF) }
    catch { $Result.Problem = "the response is not UTF-8" }
}

function Get-TikitHeader([Net.Http.HttpResponseMessage] $Response, [string] $Name) {
    $values = $null
    if ($Response.Headers.TryGetValues($Name, [ref] $values)) { return @($values) -join " " }
    ""
}

# Store in a result why there is no response, whether the request certainly was not sent, and whether another try may help.
function Read-TikitException([Exception] $Exception, [hashtable] $Result) {
    $codes = ""
    for ($cause = $Exception; $null -ne $cause; $cause = $cause.InnerException) {
        $codes += " $($cause.GetType().Name) $($cause.SocketErrorCode) $($cause.Status)"
        $text = $cause.Message
    }
    $Result.Text = $text
    $Result.Cause = switch -Regex ("$codes $text") {
        'status code .407|\(407\)' { "Proxy"; break }
        '67108864' { "TooLarge"; break }
        'AuthenticationException|TrustFailure|SecureChannelFailure' { "Tls"; break }
        'HostNotFound|TryAgain|NoData|NameResolutionFailure' { "Name"; break }
        'ConnectionRefused|HostUnreachable|NetworkUnreachable|ConnectFailure' { "Refused"; break }
        'InvalidDataException' { "Encoding"; break }
        default { "Broken" }
    }
    $Result.IsNotSent = $Result.Cause -in "Proxy", "Tls", "Name", "Refused"
    $Result.IsTemporary = $Result.Cause -in "Name", "Refused", "Broken"
}

# Return the seconds that a Retry-After asks for, as a number or as a date; 0 if it names none.
function ConvertFrom-TikitRetryAfter([string] $Text) {
    $date = [datetimeoffset]::MinValue
    if ($Text -match '\A[0-9]+\z') { return [int] $Text.Substring(0, [math]::Min(9, $Text.Length)) }
    if ([datetimeoffset]::TryParse($Text, $script:Invariant, [Globalization.DateTimeStyles]::AssumeUniversal, [ref] $date)) {
        return [int] [math]::Min(999999999, [math]::Max(0, [math]::Ceiling(($date - [datetimeoffset]::UtcNow).TotalSeconds)))
    }
    0
}

# Send one request, and repeat what is safe to repeat: a GET after a temporary failure, a write that certainly did not happen.
function Invoke-TikitRequest([hashtable] $Connection, [string] $Method, [string] $Uri, [string] $Json) {
    $clock = [Diagnostics.Stopwatch]::StartNew()
    for ($attempt = 1; ; $attempt++) {
        $left = $Connection.Limit - $clock.Elapsed.TotalSeconds
        if ($Method -eq "GET" -and $attempt -lt 4) { $left = [math]::Min($left, [math]::Max(30, $left / 2)) } # leaves time to retry
        $result = Send-TikitRequest $Connection $Method $Uri $Json $left
        $result.Attempt = $attempt
        $isSafe = $result.Status -eq 429 -or ($result.IsNotSent -and $result.IsTemporary)
        if ($Method -eq "GET" -and ($result.IsTemporary -or $result.Status -in 408, 500, 502, 503, 504)) { $isSafe = $true }
        if (-not $isSafe -or $attempt -eq 4) { return $result }
        $wait = [double] $result.RetryAfter
        if ($wait -le 0) { $wait = [math]::Pow(2, $attempt - 2) * (Get-Random -Minimum 0.5 -Maximum 1.0) }
        $left = $Connection.Limit - $clock.Elapsed.TotalSeconds
        if ($wait -ge $left) {
            $result.Later = "The next attempt would be in $([math]::Ceiling($wait)) s, more than the $([math]::Max(0, [math]::Floor($left))) s left of TIKIT_TIMEOUT."
            return $result
        }
        $what = "no response"
        if ($result.Status -gt 0) { $what = "$($result.Status)" }
        # Not Write-Warning: under -File it writes to standard output, into the JSON.
        if ($wait -gt 1) { $Host.UI.WriteErrorLine("tikit: $what, waiting $([math]::Ceiling($wait)) s (attempt $($attempt + 1) of 4)") }
        Start-Sleep -Milliseconds ([int] ($wait * 1000))
    }
}

# --- What a response must be ---

# Return the JSON object of a response, or nothing and store the reason as its problem.
function Read-TikitObject([hashtable] $Result) {
    if ($Result.Status -lt 200 -or $Result.Status -gt 299 -or $Result.Problem) { return }
    if (-not $Result.Text.Trim()) { $Result.Problem = "the body of the response is empty"; return }
    try { $object = ConvertFrom-TikitJson $Result.Text }
    catch {
        $Result.Problem = $_.Exception.Message
        if ($Result.IsHtml -or $Result.Text.TrimStart().StartsWith("<")) { $Result.Problem = "a web page came instead of JSON, perhaps to sign in" }
        return
    }
    if (Test-TikitError $object) { $Result.Problem = "the response contains an error"; return }
    $object
}

# Return whether an object reports an error: as `error`, or as an annotation such as `@odata.error`.
function Test-TikitError([object] $Entity) {
    foreach ($property in $Entity.PSObject.Properties) {
        if ($property.Name -match '\A(error|.*@(.*\.)?error)\z') { return $true }
    }
    $false
}

# Return why an object is not an entity; empty if it is.
function Get-TikitEntityProblem([object] $Entity, [bool] $WithId) {
    if ($Entity -isnot [Management.Automation.PSCustomObject]) { return "the response holds something other than an object" }
    if (Test-TikitError $Entity) { return "the response contains an error" }
    if ($WithId -and $Entity.Id -isnot [long]) { return "an entity of the response has no Id" }
    ""
}

# Return whether the entities that a URI asks for have an Id: $apply, and $select without Id, leave it out.
function Test-TikitIdExpected([string] $Uri) {
    $query = [uri]::UnescapeDataString(([uri] $Uri).Query.Replace("+", " "))
    if ($query -match '[?&]\$?apply=') { return $false }
    $select = [regex]::Match($query, '[?&]\$?select=([^&]*)', "IgnoreCase")
    if (-not $select.Success) { return $true }
    foreach ($name in $select.Groups[1].Value.Split(",")) { if ($name.Trim() -in "Id", "*") { return $true } }
    $false
}

# --- What a failure says ---

# Return the message of a failed request: what happened, then what to do next.
function Get-TikitFailure([hashtable] $Connection, [string] $Method, [string] $Uri, [hashtable] $Result, [string] $Where) {
    if ($Result.Status -eq 0) { $what, $hint = Get-TikitConnectionFailure $Connection $Result }
    else { $what, $hint = Get-TikitStatusFailure $Connection $Method ([uri] $Uri) $Result }
    if ($Method -ne "GET") {
        $isUnknown = $Result.Status -lt 300 -or $Result.Status -eq 408 -or $Result.Status -ge 500
        if ($Result.Status -eq 0) { $isUnknown = -not $Result.IsNotSent }
        if ($isUnknown) { $hint = "It is not known whether this was done: look before you run it again." }
        else { $hint = "Nothing was changed. $hint" }
    }
    $what = $what.Trim().TrimEnd(".")
    if ($Result.Attempt -gt 1) { $what += ", after $($Result.Attempt) attempts" }
    if ($Result.Status -gt 0) { $what = "$($Result.Status): $what" }
    Hide-TikitToken $Connection "$what$Where. $hint"
}

# Return a text on one line without the access token, which a service may repeat.
function Hide-TikitToken([hashtable] $Connection, [string] $Text) {
    $Text.Replace($Connection.Token, "(the access token)") -replace '\p{Cc}+', ' '
}

function Get-TikitConnectionFailure([hashtable] $Connection, [hashtable] $Result) {
    $server = $Connection.Server
    $check = "Check TIKIT_URL and the network."
    switch ($Result.Cause) {
        "Timeout" { "$server did not respond in time"; "Check the network, or raise TIKIT_TIMEOUT ($($Connection.Limit) s)." }
        "Proxy" { "the proxy requires a user name and a password"; "Set HTTPS_PROXY with them (PowerShell 7), or sign in to the proxy." }
        "TooLarge" { "the response of $server is larger than 64 MiB"; 'Ask for less, with $select, $filter or $top.' }
        "Tls" { "cannot open a secure connection to ${server}: $($Result.Text)"; "Check TIKIT_URL, and that this machine trusts the certificate." }
        "Name" { "the host name $($Connection.HostName) cannot be found"; $check }
        "Refused" {
            "nothing listens at $server"
            if ($Connection.IsLoopback) { "$check Start a sandbox with: python -m tikit_sandbox" } else { $check }
        }
        "Encoding" { "the response of $server cannot be decompressed"; $check }
        default { "the connection to $server broke before the response was complete"; $check }
    }
}

function Get-TikitStatusFailure([hashtable] $Connection, [string] $Method, [uri] $Uri, [hashtable] $Result) {
    $check = "Check the address in TIKIT_URL."
    if (-not $Connection.EndsInApi) { $check = "The address usually ends in /api, as in $($script:DefaultAddress): check TIKIT_URL." }
    $later = "Try again later."
    if ($Result.RetryAfter -gt 0) { $later = "The service asks for a wait of $($Result.RetryAfter) s: try again after that." }
    if ($Result.Later) { $later = $Result.Later }
    $said = Get-TikitServiceMessage $Connection $Result
    $new = "in Settings > Access Tokens, then $($Connection.Store)."
    switch ($Result.Status) {
        { $_ -lt 300 } { $Result.Problem; $check }
        { $_ -in 300..399 } { Get-TikitRedirect $Uri $Result.Location; "Redirects are not followed. $check" }
        400 { if ($said) { $said } else { "the service could not read the request" }; Get-TikitQueryHint $Method $Uri $check }
        401 { Get-TikitUnauthorized $Result.Challenge $new }
        403 { "the roles of the access token do not allow this"; "Create one with the required role (for example Administrators) $new" }
        404 { Get-TikitNotFound $Uri $Connection.EndsInApi $check }
        405 { "the service does not accept $Method here"; $check }
        407 { "the proxy requires a user name and a password"; "Set HTTPS_PROXY with them (PowerShell 7), or sign in to the proxy." }
        408 { "the service waited too long for the request"; "Try again." }
        413 { "the request is too large for the service"; "Send less at once." }
        { $_ -in 414, 431 } { "the query is too long for the service"; "Split it: fewer values in one filter." }
        415 { "the service does not accept this kind of body"; "Send JSON in UTF-8." }
        429 { "the service received too many requests"; $later }
        { $_ -ge 500 } {
            if (-not $said) { $said = "the service failed" }
            if ($Result.RequestId) { $said += " (request $($Result.RequestId))" }
            $said
            $later
        }
        default { if ($said) { $said } else { "the service refused the request" }; $check }
    }
}

# Return OData's message in a body, masked before it is cut; empty if there is none.
function Get-TikitServiceMessage([hashtable] $Connection, [hashtable] $Result) {
    try { $message = (ConvertFrom-TikitJson $Result.Text).error.message } catch { return "" }
    $text = (Hide-TikitToken $Connection "$message").Replace("The query specified in the URI is not valid. ", "")
    $text.Substring(0, [math]::Min(300, $text.Length))
}

function Get-TikitUnauthorized([string] $Challenge, [string] $New) {
    if ($Challenge -match "expired at '([0-9]{2}/[0-9]{2}/[0-9]{4} [0-9]{2}:[0-9]{2})") {
        $moment = [datetime]::MinValue
        $isRead = [datetime]::TryParseExact($Matches[1], "MM/dd/yyyy HH:mm", $script:Invariant, [Globalization.DateTimeStyles]::None, [ref] $moment)
        if ($isRead) { return "the access token expired on $($moment.ToString("d MMMM yyyy 'at' HH:mm", $script:Invariant)) UTC", "Create another $New" }
    }
    if ($Challenge -match "expired") { return "the access token expired", "Create another $New" }
    if ($Challenge -match "not valid before") { return "the access token is not valid yet", "Check this machine's clock, or wait." }
    if ($Challenge -match "error=") { return "the service does not know this access token: it is mistyped, incomplete or deleted", "Create another $New" }
    "the service received no access token", "Check TIKIT_URL, and whether a proxy drops the token."
}

function Get-TikitNotFound([uri] $Uri, [bool] $EndsInApi, [string] $Check) {
    $entity = [regex]::Match($Uri.AbsolutePath, '/(\w+)[(/]([0-9]+)\)?(/\w+)?\z')
    if (-not $entity.Success) { return "there is nothing at $($Uri.AbsolutePath)", $Check }
    $noun = ($entity.Groups[1].Value -creplace '(?<=[a-z])(?=[A-Z])', ' ').ToLowerInvariant()
    if ($EndsInApi) { $Check = "Check the id." }
    "there is no $noun $($entity.Groups[2].Value)", $Check
}

function Get-TikitRedirect([uri] $Uri, [uri] $Location) {
    if ($null -eq $Location) { return "the service redirects, but does not say where" }
    if (-not $Location.IsAbsoluteUri -or $Location.Scheme -eq "file") { # a path, which .NET may read as the path of a file
        return "the service redirects to another page of its own, $($Location.OriginalString.Split('?')[0])"
    }
    "the service redirects to $($Location.Scheme)://$($Location.Authority)$($Location.AbsolutePath)"
}

function Get-TikitQueryHint([string] $Method, [uri] $Uri, [string] $Check) {
    if ($Method -ne "GET") { return "Check the name, the type and the spelling of each value." }
    $options = [regex]::Matches([uri]::UnescapeDataString($Uri.Query), '(?<=[?&])\$[a-z]+', "IgnoreCase")
    if ($options.Count -eq 0) { return $Check }
    "Check $(@($options | ForEach-Object { $_.Value }) -join ' and ')."
}

# --- What recipes call ---

function Get-TikitUri([hashtable] $Connection, [string] $Path, [hashtable] $Options) {
    if ($Path.Contains("#")) { throw "the path holds a #, which would cut it off. Pass the filter with -Filter." }
    $uri = "$($Connection.Url)/$($Path.TrimStart('/'))"
    foreach ($name in "filter", "orderby", "select", "expand") {
        if (-not $Options[$name]) { continue }
        $mark = "?"
        if ($uri.Contains("?")) { $mark = "&" }
        $uri += $mark + '$' + $name + "=" + [uri]::EscapeDataString($Options[$name])
    }
    ([uri] $uri).AbsoluteUri
}

function Invoke-Tikit {
    <#
    .SYNOPSIS
    Send one request and return the object that comes back, if one does.
    .DESCRIPTION
    A GET returns one entity. A failed write says whether something was changed.
    .PARAMETER Path
    The path below the address of the API, such as ticket/100.
    .PARAMETER Method
    The HTTP method.
    .PARAMETER Body
    A hashtable or an object, which is sent as JSON.
    .PARAMETER Returns
    The property that the response to a write must have, such as Id. Without it, an empty response is a success too.
    .EXAMPLE
    Invoke-Tikit ticket/100
    .EXAMPLE
    Invoke-Tikit 'ticket(100)/AddComment' -Method Post -Body @{ Comment = @{ Body = "Called back"; IsPublic = $false } }
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory, Position = 0)] [string] $Path,
        [ValidateSet("Get", "Post", "Patch", "Put", "Delete")] [string] $Method = "Get",
        [object] $Body,
        [string] $Returns
    )
    trap { throw $_ } # any other error would only end this statement, and the caller's script would go on with nothing
    $connection = Get-TikitConnection
    $verb = $Method.ToUpperInvariant()
    $uri = Get-TikitUri $connection $Path @{}
    $json = ""
    if ($null -ne $Body) { $json = ConvertTo-TikitJson $Body }
    $result = Invoke-TikitRequest $connection $verb $uri $json
    $isDone = $result.Status -ge 200 -and $result.Status -le 299 -and -not $result.Problem
    if ($isDone -and $verb -ne "GET" -and -not $Returns -and -not $result.Text.Trim()) { return }
    $found = Read-TikitObject $result
    if ($null -ne $found) {
        $withId = ($verb -eq "GET" -or $Returns) -and (Test-TikitIdExpected $uri)
        $result.Problem = Get-TikitEntityProblem $found $withId
        if (-not $result.Problem -and $Returns -and -not $found.$Returns) { $result.Problem = "the response has no $Returns" }
    }
    if ($null -eq $found -or $result.Problem) { throw (Get-TikitFailure $connection $verb $uri $result "") }
    $found
}

function Get-TikitList {
    <#
    .SYNOPSIS
    Return every entity of a list, from all of its pages.
    .DESCRIPTION
    It returns the complete list or throws an error. An entity that comes twice is returned once.
    .PARAMETER Path
    The path below the address of the API, such as ticket.
    .PARAMETER Filter
    An OData filter. Use ConvertTo-TikitText for a text in it.
    .PARAMETER OrderBy
    The properties to sort by, such as 'DueDate desc'.
    .PARAMETER Select
    The properties to return, separated by commas.
    .PARAMETER Expand
    The related entities to include, such as Requester.
    .EXAMPLE
    Get-TikitList ticket -Filter 'StatusId eq 16' -OrderBy DueDate
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory, Position = 0)] [string] $Path,
        [string] $Filter, [string] $OrderBy, [string] $Select, [string] $Expand
    )
    trap { throw $_ } # any other error would only end this statement, and the caller's script would go on with nothing
    $connection = Get-TikitConnection
    $uri = Get-TikitUri $connection $Path @{ filter = $Filter; orderby = $OrderBy; select = $Select; expand = $Expand }
    $list = @{ Found = [Collections.Generic.List[object]]::new(); Ids = [Collections.Generic.HashSet[long]]::new(); Counted = [long] 0
        Links = [Collections.Generic.HashSet[string]]::new(); WithId = Test-TikitIdExpected $uri; Page = 0; Empty = 0; Where = "" }
    $isCut = [uri]::UnescapeDataString($uri) -match '[?&]\$?(top|skip)='
    while ($uri) {
        $list.Page += 1
        if ($list.Page -gt 1) { $list.Where = " (page $($list.Page), after $($list.Found.Count) entities, none of which are returned)" }
        $null = $list.Links.Add($uri)
        $page = Read-TikitPage $connection $uri $list
        Add-TikitPage $page $list
        $uri = Get-TikitNextLink $connection $uri $page $list
    }
    if (-not $isCut -and $list.Found.Count -lt $list.Counted) {
        throw "the service counted $($list.Counted) entities and sent $($list.Found.Count); none are returned. The list may have changed while it was read: run it again."
    }
    $list.Found
}

function Read-TikitPage([hashtable] $Connection, [string] $Uri, [hashtable] $List) {
    $result = Invoke-TikitRequest $Connection "GET" $Uri ""
    $page = Read-TikitObject $result
    if ($null -ne $page) {
        if ($page.value -isnot [array]) { $result.Problem = "the response is not a list" }
        else { # a `foreach`, not a pipeline: a pipeline would drop null
            foreach ($entity in $page.value) {
                $result.Problem = Get-TikitEntityProblem $entity $List.WithId
                if ($result.Problem) { break }
            }
        }
    }
    if ($null -eq $page -or $result.Problem) { throw (Get-TikitFailure $Connection "GET" $Uri $result $List.Where) }
    $page
}

function Add-TikitPage([object] $Page, [hashtable] $List) {
    $hint = "The list would never end: report this to whoever runs the service."
    $before = $List.Found.Count
    foreach ($entity in $Page.value) {
        if (-not $List.WithId -or $List.Ids.Add($entity.Id)) { $List.Found.Add($entity) }
    }
    if ($Page.value.Count -gt 0 -and $List.Found.Count -eq $before) { throw "a page contains only entities that were already read$($List.Where). $hint" }
    if ($Page.value.Count -gt 0) { $List.Empty = 0 } else { $List.Empty += 1 }
    if ($List.Empty -gt 100) { throw "the list goes on with empty pages$($List.Where). $hint" }
    foreach ($name in "@odata.count", "@count") {
        if ($Page.$name -is [long]) { $List.Counted = [math]::Max($List.Counted, $Page.$name) }
    }
}

# Return the absolute URI of the next page; nothing after the last one.
function Get-TikitNextLink([hashtable] $Connection, [string] $Uri, [object] $Page, [hashtable] $List) {
    $link = $Page."@odata.nextLink"
    if ($null -eq $link) { $link = $Page."@nextLink" }
    if ($null -eq $link) { return }
    $check = "Check what responds at TIKIT_URL."
    if ($link -isnot [string] -or -not $link.Trim()) { throw "the next link is not a text, or an empty one$($List.Where). $check" }
    $here = $Uri.Split("?")[0]
    # Resolved here: on Linux and macOS .NET may read a link that starts with a slash as the path of a file.
    if ($link -notmatch '\A[A-Za-z][A-Za-z0-9+.-]*:') {
        if ($link.StartsWith("//")) { $link = "$($Connection.Scheme):$link" }
        elseif ($link.StartsWith("/")) { $link = $Connection.Origin + $link }
        elseif ($link.StartsWith("?")) { $link = $here + $link }
        else { $link = $here.Substring(0, $here.LastIndexOf("/") + 1) + $link }
    }
    $target = $link -as [uri]
    if ($null -eq $target -or -not $target.IsAbsoluteUri) { throw "the next link is malformed$($List.Where). $check" }
    if ("$($target.Scheme)://$($target.Authority)" -ne $Connection.Origin -or $target.UserInfo) {
        if ($target.Host -eq $Connection.HostName -and $target.Scheme -ne $Connection.Scheme) {
            throw "the next link is $($target.Scheme), but TIKIT_URL is $($Connection.Scheme)$($List.Where). Does a proxy in front of the service end TLS? It must pass the scheme on (X-Forwarded-Proto)."
        }
        $there = "$($target.Scheme)://$($target.Authority)"
        throw (Hide-TikitToken $Connection "the next link leads to another server, $there, which must not receive the access token$($List.Where). $check")
    }
    if ($List.Links.Contains($target.AbsoluteUri)) {
        throw "the next link leads to a page that was already read$($List.Where). The list would never end: report this to whoever runs the service."
    }
    $target.AbsoluteUri
}

function Remove-TikitEntity {
    <#
    .SYNOPSIS
    Delete an entity. An entity that does not exist counts as deleted.
    .PARAMETER Path
    The path below the address of the API, such as AccessToken/3.
    .EXAMPLE
    Remove-TikitEntity AccessToken/3
    #>
    [CmdletBinding()]
    param([Parameter(Mandatory, Position = 0)] [string] $Path)
    trap { throw $_ } # any other error would only end this statement, and the caller's script would go on with nothing
    $connection = Get-TikitConnection
    $uri = Get-TikitUri $connection $Path @{}
    $result = Invoke-TikitRequest $connection "DELETE" $uri ""
    if ($result.Status -eq 404 -and $connection.EndsInApi) { return } # at a wrong address everything is missing
    $isDone = $result.Status -ge 200 -and $result.Status -le 299 -and -not $result.Problem
    if ($isDone -and -not $result.Text.Trim()) { return }
    if ($null -eq (Read-TikitObject $result)) { throw (Get-TikitFailure $connection "DELETE" $uri $result "") }
}

function ConvertTo-TikitText {
    <#
    .SYNOPSIS
    Quote a text for a filter.
    .PARAMETER Text
    The text, such as O'Brien.
    .EXAMPLE
    Get-TikitList ticket -Filter "Title eq $(ConvertTo-TikitText "O'Brien")"
    #>
    [CmdletBinding()]
    param([Parameter(Mandatory, Position = 0)] [AllowEmptyString()] [string] $Text)
    trap { throw $_ }
    "'" + $Text.Replace("'", "''") + "'"
}

function Out-Tikit {
    <#
    .SYNOPSIS
    Pass objects on as they are, or return them as one JSON text.
    .PARAMETER InputObject
    The objects, from the pipeline.
    .PARAMETER AsJson
    Return JSON: an array, in ASCII, dates in UTC. An empty list is [].
    .PARAMETER Single
    With -AsJson, return the one object instead of an array.
    .EXAMPLE
    Get-TikitList ticket | Out-Tikit -AsJson
    #>
    [CmdletBinding()]
    param([Parameter(ValueFromPipeline)] [object] $InputObject, [switch] $AsJson, [switch] $Single)
    begin {
        trap { throw $_ }
        $texts = [Collections.Generic.List[string]]::new()
    }
    process {
        trap { throw $_ }
        if ($null -eq $InputObject) { return }
        if ($AsJson) { $texts.Add((ConvertTo-TikitJson $InputObject)) } else { $InputObject }
    }
    end {
        trap { throw $_ }
        if (-not $AsJson) { return }
        if ($Single) { $texts } elseif ($texts.Count -eq 0) { "[]" } else { "[`n" + ($texts -join ",`n") + "`n]" }
    }
}

$public = "Invoke-Tikit", "Get-TikitList", "Remove-TikitEntity", "ConvertTo-TikitText", "Out-Tikit"
Export-ModuleMember -Function $public
