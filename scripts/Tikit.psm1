# Tikit.psm1: what the .ps1 recipes share: the access token, one request, every page of a list, JSON.
#
# It runs in Windows PowerShell 5.1 and in PowerShell 7. It reads TIKIT_TOKEN or TIKIT_TOKEN_FILE, TIKIT_URL, and
# TIKIT_TIMEOUT: the seconds that one request may take with all its retries (120). A function returns a complete result,
# or throws one error and returns nothing.
Set-StrictMode -Off # a profile may have set it for every module
$ErrorActionPreference = "Stop"
if ($ExecutionContext.SessionState.LanguageMode -ne "FullLanguage") {
    throw "a policy of this machine restricts the language mode of PowerShell, and Tikit.psm1 needs the full one. Use the Python recipes (.py)."
}
Add-Type -AssemblyName System.Net.Http # Windows PowerShell does not load it
if ($PSVersionTable.PSVersion.Major -lt 6) { # and may start with TLS 1.0
    [Net.ServicePointManager]::SecurityProtocol = [Net.ServicePointManager]::SecurityProtocol -bor [Net.SecurityProtocolType]::Tls12
}
$StrictUtf8 = [Text.UTF8Encoding]::new($false, $true)
$Invariant = [Globalization.CultureInfo]::InvariantCulture
$DefaultAddress = "https://app.tikit.ai/api"
$IsNet = $PSVersionTable.PSVersion.Major -ge 6 # .NET; the HttpClient of .NET Framework differs
$Pickers = @{} # what Read-TikitPicker keeps
$DoneBefore = "" # what a step before has changed, for the error of a later one

# HttpClient instead of Invoke-WebRequest: its limits on time and size cover the whole body, it follows no redirect, and no
# error record keeps the request with its Authorization header. No proxy is used for this machine.
$Clients = @{}
foreach ($useProxy in $true, $false) {
    $handler = [Net.Http.HttpClientHandler]@{ AllowAutoRedirect = $false; UseCookies = $false; AutomaticDecompression = "GZip, Deflate" }
    $handler.UseProxy = $useProxy
    $client = [Net.Http.HttpClient]::new($handler)
    $client.MaxResponseContentBufferSize = 64MB
    $client.Timeout = [Threading.Timeout]::InfiniteTimeSpan # Send-TikitRequest keeps the deadline
    $Clients[$useProxy] = $client
}

# A name that reports an error: `error`, or an annotation such as `@odata.error` or `odata.error`.
$ErrorName = '(\A|[@.])error\z'

# ConvertFrom-Json accepts more than JSON has: NaN, Infinity, 1e999, comments, control characters, commas too many. This
# pattern allows only JSON's own characters and numbers below 1e300, each in a place where it may stand; the cmdlet then
# checks the nesting.
$StrictJson = '\A[ \t\r\n]*\{[ \t\r\n]*(?=["}])(?>' +
    '"(?>[^"\\\x00-\x1f]+|\\["\\/bfnrt]|\\u[0-9A-Fa-f]{4})*"[ \t\r\n]*(?=[,:\]}])' +
    '|(?>true|false|null|-?(?>0|[1-9][0-9]{0,199})(?>\.[0-9]+)?(?>[eE](?>-[0-9]+|\+?[0-9][0-9]?))?)[ \t\r\n]*(?=[,\]}])' +
    '|[,:][ \t\r\n]*(?=["\[{0-9tfn-])' +
    '|\{[ \t\r\n]*(?=["}])' +
    '|\[[ \t\r\n]*(?=["\[{\]0-9tfn-])' +
    '|[\]}][ \t\r\n]*(?=[,\]}]|\z))*\z'

# Of two members with one name ConvertFrom-Json takes the last. The parser of .NET 10 (PowerShell 7.6) can refuse them.
$JsonOptions = $null
$optionsType = "System.Text.Json.JsonDocumentOptions" -as [type]
if ($optionsType -and $optionsType.GetProperty("AllowDuplicateProperties")) {
    $JsonOptions = $optionsType::new()
    $JsonOptions.AllowDuplicateProperties = $false
    $JsonOptions.MaxDepth = 1024 # as ConvertFrom-Json
}

# On the screen a ticket is a row of these, and not a list of sixty. The two switches keep -WhatIf and -Confirm out.
Update-TypeData -TypeName Tikit.Ticket -DefaultDisplayPropertySet "Id", "Title", "StatusId", "DueDate" -Force -WhatIf:$false -Confirm:$false

# --- Address, access token, limit ---

function Get-TikitConnection {
    $address = "$env:TIKIT_URL".Trim()
    if (-not $address) { $address = $script:DefaultAddress }
    $hint = "Set TIKIT_URL to $($script:DefaultAddress) or, for a sandbox, http://127.0.0.1:8080/api."
    $url = $address -as [uri]
    if (-not $url.IsAbsoluteUri -or $url.Scheme -notin "http", "https" -or -not $url.Host -or $address -match '\s') {
        throw "the address of Tikit is not an http or https address. $hint"
    }
    if ($url.UserInfo -or $address -match '[?#]') { throw "the address of Tikit contains a user name, a query or a fragment. $hint" }
    $isLoopback = $url.IsLoopback -and $url.Host -ne "loopback" # .NET takes this name for localhost
    if ($url.Scheme -eq "http" -and -not $isLoopback) {
        throw "http to $($url.Host) would send the access token unencrypted. Use https:// in TIKIT_URL."
    }
    $limit = "$env:TIKIT_TIMEOUT"
    if (-not $limit.Trim()) { $limit = "120" }
    if ($limit -notmatch '\A(?=0*[1-9])[0-9]{1,9}\z') {
        throw "TIKIT_TIMEOUT is not a positive whole number: '$($limit.Substring(0, [math]::Min(20, $limit.Length)))'. Set it to seconds: 120."
    }
    $token = Get-TikitToken
    @{
        Url = $url.AbsoluteUri.TrimEnd("/"); Origin = $url.GetLeftPart("Authority"); Scheme = $url.Scheme
        HostName = $url.Host; Server = $url.Authority; IsLoopback = $isLoopback; EndsInApi = $url.AbsolutePath -match '/api/*\z'
        Limit = [math]::Min([int] $limit, 2000000) # .NET counts waits in milliseconds, in 31 bits
        Token = $token.Value; Store = $token.Store
    }
}

# Return the access token, and what to do with the next one.
function Get-TikitToken {
    $token = "$env:TIKIT_TOKEN".Trim()
    $store = "set TIKIT_TOKEN"
    $file = "$env:TIKIT_TOKEN_FILE".Trim()
    if (-not $token -and $file) {
        $store = "write it to the file that TIKIT_TOKEN_FILE names"
        $hint = "TIKIT_TOKEN_FILE must name a text file that contains only the access token."
        try { $token = "$(Get-Content -LiteralPath $file)".Trim() } # a byte order mark overrides the encoding
        catch { throw "the token file cannot be read: $($_.Exception.Message.TrimEnd('.')). $hint" }
        if (-not $token) { throw "the token file is empty. $hint" }
    }
    if (-not $token) { throw "there is no access token. Create one in Settings > Access Tokens, then set TIKIT_TOKEN or TIKIT_TOKEN_FILE." }
    $problem = ""
    if ($token -match '\A[''"]|[''"]\z') { $problem = "quotation marks. Set it again without them." }
    if ($token -notmatch '\A[!-~]+\z') {
        $problem = "a line break, a control character or a character outside ASCII. Copy the value again, without 'Bearer' and in one line."
        if ($token.Contains(" ")) { $problem = "a space. Copy the value again, without 'Bearer' and in one line." }
    }
    if ($problem) { throw "the access token cannot be sent: it contains $problem" }
    @{ Value = $token; Store = $store }
}

# --- One request ---

# Send one request once. Return what came: the status (0 without a response), the body as text, the headers that matter.
function Send-TikitRequest([hashtable] $Connection, [string] $Method, [string] $Uri, [string] $Json, [double] $Seconds) {
    $result = @{ Status = 0; Text = ""; Problem = ""; Cause = ""; Peer = ""; RetryAfter = 0; Challenge = ""; Location = ""; RequestId = ""
        IsHtml = $false; IsSent = $false; Attempts = 1 }
    $message = [Net.Http.HttpRequestMessage]::new([Net.Http.HttpMethod]::new($Method), [uri] $Uri)
    $message.Headers.Authorization = [Net.Http.Headers.AuthenticationHeaderValue]::new("Bearer", $Connection.Token)
    $message.Headers.Accept.ParseAdd("application/json")
    $message.Headers.UserAgent.ParseAdd("tikit-kit")
    $message.Headers.ExpectContinue = $false # .NET Framework would wait for a 100
    # .NET reads the body when the connection is ready: if nothing was read, nothing was sent.
    $body = $null
    if ($Json) {
        $body = [IO.MemoryStream]::new($script:StrictUtf8.GetBytes($Json))
        $message.Content = [Net.Http.StreamContent]::new($body)
        $message.Content.Headers.ContentType = [Net.Http.Headers.MediaTypeHeaderValue]::Parse("application/json; charset=utf-8")
    }
    elseif ($Method -ne "GET") { # these two bytes unpack to an empty body
        $body = [IO.MemoryStream]::new([byte[]] (3, 0))
        $unpacked = [IO.Compression.DeflateStream]::new($body, [IO.Compression.CompressionMode]::Decompress, $true)
        $message.Content = [Net.Http.StreamContent]::new($unpacked)
        $message.Content.Headers.ContentLength = 0
    }
    # A request without a body, even an empty one, is repeated by .NET if the connection closes: up to three times, unseen.
    elseif ($script:IsNet) { $message.Content = [Net.Http.ByteArrayContent]::new([byte[]] @()) }
    $cancel = [Threading.CancellationTokenSource]::new()
    $clock = [Diagnostics.Stopwatch]::StartNew()
    $client = $script:Clients[(-not $Connection.IsLoopback)]
    try {
        $sending = $client.SendAsync($message, $cancel.Token)
        # Short waits, so that Ctrl-C is heard; and a clock of its own, since .NET Framework may not cancel the read of a body.
        while (-not $sending.Wait(200) -and $clock.Elapsed.TotalSeconds -lt $Seconds) { }
        if ($sending.IsCompleted) { Read-TikitResponse $sending.Result $result } else { $result.Cause = "Timeout" }
    }
    catch {
        $result.Status = 0
        Read-TikitException $_.Exception $result
    }
    finally {
        # .NET Framework closes the stream, however the request ends: there it does not tell.
        $result.IsSent = $null -ne $body -and (-not $body.CanRead -or $body.Position -gt 0)
        $cancel.Cancel()
        $message.Dispose()
    }
    $result
}

function Read-TikitResponse([object] $Response, [hashtable] $Result) {
    $Result.Status = [int] $Response.StatusCode
    $Result.Location = "$($Response.Headers.Location.OriginalString)"
    $Result.RetryAfter = ConvertFrom-TikitRetryAfter (Get-TikitHeader $Response "Retry-After")
    $Result.Challenge = Get-TikitHeader $Response "WWW-Authenticate"
    foreach ($name in "request-id", "x-request-id", "x-ms-request-id", "x-correlation-id") {
        if (-not $Result.RequestId) { $Result.RequestId = Get-TikitHeader $Response $name }
    }
    $Result.IsHtml = "$($Response.Content.Headers.ContentType)" -match "html"
    $bytes = $Response.Content.ReadAsByteArrayAsync().Result
    try { $Result.Text = $script:StrictUtf8.GetString($bytes).TrimStart([char] 0xFEFF) }
    catch { $Result.Problem = "the response is not UTF-8" }
    # .NET reads to the end of the connection if Content-Length is not a number. What it unpacked has neither of these two
    # headers, except that .NET Framework keeps the length.
    $length = Get-TikitHeader $Response.Content "Content-Length"
    if ($script:IsNet -and $length -and $length -ne "$($bytes.Length)") { $Result.Problem = "the Content-Length of the response is wrong" }
    if ($Result.Status -in 200..299 -and (Get-TikitHeader $Response.Content "Content-Encoding") -notin "", "identity") {
        $Result.Status = 0
        $Result.Cause = "Encoding"
    }
}

# Return a header of a response or of its content; "" without it.
function Get-TikitHeader([object] $Response, [string] $Name) {
    $values = $null
    if ($Response.Headers.TryGetValues($Name, [ref] $values)) { @($values) -join " " } else { "" }
}

# Store in a result why there is no response. PowerShell 7 names the cause in a SocketException,
# from 7.4 on in HttpRequestError too, and 5.1 in a WebException.
function Read-TikitException([object] $Exception, [hashtable] $Result) {
    $codes = ""
    for ($cause = $Exception; $null -ne $cause; $cause = $cause.InnerException) {
        $codes += "$($cause.GetType().Name) $($cause.SocketErrorCode) $($cause.Status) $($cause.HttpRequestError) "
        $Result.Text = $cause.Message
        # As in "Connection refused (proxy.example:3128)".
        if ($cause.Message -match '\((\S+:[0-9]+)\)\z') { $Result.Peer = $Matches[1] }
    }
    $all = $codes + $Result.Text
    $Result.Cause = if ($all -match "status code .407|\(407\)") { "Proxy" }
    elseif ($all -match "ProxyTunnelError|proxy tunnel request") { "Tunnel" }
    elseif ($all -match "67108864") { "TooLarge" }
    elseif ($all -match "remote certificate|TrustFailure") { "Certificate" }
    elseif ($codes -match "AuthenticationException|SecureConnectionError|SecureChannelFailure") { "Tls" }
    elseif ($codes -match "HostNotFound|TryAgain|NoData|NameResolution") { "Name" }
    elseif ($codes -match "ConnectionRefused|HostUnreachable|NetworkUnreachable|\bConnectionError|ConnectFailure") { "Refused" }
    elseif ($codes -match "InvalidDataException") { "Encoding" }
    else { "Broken" }
}

# Return the seconds that a Retry-After asks for, as a number or as a date; 0 if it names none.
function ConvertFrom-TikitRetryAfter([string] $Text) {
    $date = [datetimeoffset]::MinValue
    if ($Text -match '\A[0-9]+\z') { return [int] $Text.Substring(0, [math]::Min(9, $Text.Length)) }
    # Without a colon it is no date, though .NET reads 1.5 as the 5th of January.
    if ($Text -match ':' -and [datetimeoffset]::TryParse($Text, $script:Invariant, "AssumeUniversal", [ref] $date)) {
        return [int] [math]::Min(999999999, [math]::Max(0, [math]::Ceiling(($date - [datetimeoffset]::UtcNow).TotalSeconds)))
    }
    0
}

# Send one request, and repeat what is safe to repeat: a GET after a temporary failure, a write that certainly did not happen.
function Invoke-TikitRequest([hashtable] $Connection, [string] $Method, [string] $Uri, [string] $Json) {
    if ($Method -ne "GET" -and "$env:TIKIT_READ_ONLY".Trim() -notin "", "0", "false", "no", "off") {
        throw "read-only mode: nothing was sent. To change something, unset TIKIT_READ_ONLY."
    }
    $clock = [Diagnostics.Stopwatch]::StartNew()
    for ($attempt = 1; ; $attempt++) {
        $left = [math]::Max(1, $Connection.Limit - $clock.Elapsed.TotalSeconds)
        if ($Method -eq "GET" -and $attempt -lt 4) { $left /= 2 } # leaves time to retry
        $result = Send-TikitRequest $Connection $Method $Uri $Json $left
        $result.Attempts = $attempt
        $isSafe = $result.Status -eq 429 -or $result.Cause -in "Name", "Refused"
        if ($Method -eq "GET" -and ($result.Status -in 408, 500, 502, 503, 504 -or $result.Cause -in "Timeout", "Broken")) { $isSafe = $true }
        if (-not $isSafe -or $attempt -eq 4) { return $result }
        $wait = [double] $result.RetryAfter
        if ($wait -le 0) { $wait = [math]::Pow(2, $attempt - 2) * (Get-Random -Minimum 0.5 -Maximum 1.0) }
        if ($clock.Elapsed.TotalSeconds + $wait -ge $Connection.Limit) { return $result }
        $what = if ($result.Status) { $result.Status } else { "no response" }
        # Not Write-Warning: under -File it writes to standard output, into the JSON.
        if ($wait -gt 1) { $Host.UI.WriteErrorLine("tikit: $what, waiting $([math]::Round($wait)) s (attempt $($attempt + 1) of 4)") }
        Start-Sleep -Milliseconds ([int] ($wait * 1000))
    }
}

# --- What a response must be ---

# Return the JSON object of a response with a status from 200 to 299, or nothing and store the reason as its problem.
#
# PowerShell 7 turns timestamps into DateTime, and ConvertTo-Json writes those in UTC back as the service sent them; one with
# an offset becomes local time. Windows PowerShell 5.1 leaves timestamps as text. Measured in 7, not in 5.1.
function Read-TikitObject([string] $Method, [hashtable] $Result) {
    if ($Result.Status -lt 200 -or $Result.Status -gt 299 -or $Result.Problem) { return }
    $Result.Problem = if ($Method -ne "GET" -and -not $Result.Text.Trim()) { "the service returned nothing instead of the entity" }
    elseif (-not $Result.Text.Trim()) { "the body of the response is empty" }
    elseif ($Result.IsHtml -or $Result.Text -match '\A\s*<') { "a web page came instead of JSON, perhaps to sign in" }
    elseif ($Result.Text -match '\A\s*\[') { "the response is not a JSON object" }
    else { "the response is not valid JSON" }
    if ($Result.Text -cnotmatch $script:StrictJson) { return }
    try {
        if ($script:JsonOptions) { [Text.Json.JsonDocument]::Parse($Result.Text, $script:JsonOptions).Dispose() }
        $object = ConvertFrom-Json $Result.Text
    }
    catch { return }
    $Result.Problem = ""
    if ($object.PSObject.Properties.Name -match $script:ErrorName) { $Result.Problem = "the response contains an error" } else { $object }
}

# Return whether an object has a whole number as its Id, below 2^53 as in the other languages. Names of members are compared
# by PowerShell without case, and by the service with it.
function Test-TikitId([object] $Entity) {
    $id = $Entity.PSObject.Properties["Id"]
    $isWhole = $id.Value -is [long] -or $id.Value -is [int]
    $id.Name -ceq "Id" -and $isWhole -and $id.Value -gt -9007199254740992 -and $id.Value -lt 9007199254740992
}

# Return an annotation of a page in any of its forms: OData 4.0, 4.01, 3.0, and Azure. Nothing if it is missing or null. Not as
# `$Page.count`, which is 1 for every object.
function Get-TikitAnnotation([object] $Page, [string] $Name) {
    foreach ($form in "@odata.$Name", "@$Name", "odata.$Name", $Name) {
        $member = $Page.PSObject.Properties[$form]
        if ($null -ne $member -and $null -ne $member.Value) { return , $member.Value } # the comma keeps an empty array
    }
}

# Return the number that the service counted; nothing if it did not count. OData sends a large number as text on request.
function Get-TikitCounted([object] $Page) {
    $count = Get-TikitAnnotation $Page "count"
    $isNumber = $count -is [long] -or $count -is [int]
    if ($count -is [double] -or $count -is [decimal]) { $isNumber = $count -eq [math]::Floor($count) -and $count -ge 0 -and $count -lt 1e15 }
    elseif ($count -is [string]) { $isNumber = $count -match '\A[0-9]{1,15}\z' }
    if ($isNumber) { [long] $count }
}

# Return whether the entities that a URI asks for have an Id: $apply, and $select without Id, leave it out.
function Test-TikitIdExpected([string] $Uri) {
    $query = [uri]::UnescapeDataString($Uri).Replace("+", " ")
    if ($query -match '[?&]\$?apply=') { return $false }
    $query -notmatch '[?&]\$?select=' -or $query -match '[?&]\$?select=([^&]*,)? *(Id|\*) *(,|&|\z)'
}

# --- What a failure says ---

# Return the message of a failed request: what happened, then what to do next.
function Get-TikitFailure([hashtable] $Connection, [string] $Method, [string] $Uri, [hashtable] $Result, [string] $Where) {
    if ($Result.Status) { $failure = Get-TikitStatusFailure $Connection $Method $Uri $Result }
    else { $failure = Get-TikitConnectionFailure $Connection $Method $Result }
    $hint = $failure.Hint
    if ($Method -ne "GET") {
        if ($Result.Status) { $isUnknown = $Result.Status -lt 300 -or $Result.Status -eq 408 -or ($Result.Status -ge 500 -and $Result.Status -notin 501, 505) }
        else { $isUnknown = $Result.IsSent -and $Result.Cause -notin "Proxy", "Tunnel", "Certificate", "Tls", "Name", "Refused" }
        if ($isUnknown) { $hint = "It is not known whether the change was made: look before you repeat it." }
        elseif (-not $script:DoneBefore) { $hint = "Nothing was changed. $hint" }
    }
    $what = (Get-TikitOneLine $Connection $failure.What).TrimEnd(".")
    if ($what.Length -gt 400) { $what = $what.Substring(0, 399) + [char] 0x2026 }
    if ($Result.Attempts -gt 1) { $what += ", after $($Result.Attempts) attempts" }
    if ($Result.Status) { $what = "$($Result.Status): $what" }
    Get-TikitOneLine $Connection "$what$Where. $hint $($script:DoneBefore)"
}

# Return a text as one printable line without the access token, which a service may repeat: in upper or lower case, as the
# name of a host, or percent-encoded, as a link. A token of less than 8 characters is found in ordinary words, and left.
function Get-TikitOneLine([hashtable] $Connection, [string] $Text) {
    $line = $Text -replace '\x1b\[[0-?]*[ -/]*[@-~]'
    if ($Connection.Token.Length -ge 8) {
        $token = foreach ($letter in $Connection.Token.ToCharArray()) { "(?:$([regex]::Escape($letter))|%$('{0:x2}' -f [int] $letter))" }
        $line = $line -replace ($token -join ""), "(the token)"
    }
    ($line -replace '[\p{Cc}\p{Cf}\p{Z}]+', ' ').Trim()
}

function Get-TikitConnectionFailure([hashtable] $Connection, [string] $Method, [hashtable] $Result) {
    $server = $Connection.Server
    $what = "the connection to $server broke before the response was complete"
    $hint = "Check TIKIT_URL and the network."
    $peer = $Result.Peer -replace ':[0-9]+\z'
    if ($Connection.IsLoopback -or -not $peer) { $peer = $Connection.HostName }
    $isProxy = $peer -ne $Connection.HostName
    if ($isProxy) { $hint = "Check HTTPS_PROXY and the network." }
    switch ($Result.Cause) {
        "Timeout" {
            $what = "$server did not respond in time"
            if ($Method -ne "GET" -and -not $Result.IsSent) { $what = "$server did not accept a connection in time" }
        }
        "Proxy" { $what = "the proxy requires a user name and a password"; $hint = "Set HTTPS_PROXY with them: http://user:password@proxy:port." }
        "Tunnel" { $what = "cannot connect to $server through the proxy: $($Result.Text)"; $hint = "Check HTTPS_PROXY and TIKIT_URL." }
        "TooLarge" { $what = "the response of $server is larger than 64 MiB"; $hint = 'Ask for less: $select, $filter or $top.' }
        "Tls" { $what = "cannot open a secure connection to $server"; $hint = "Check that TIKIT_URL is an https address." }
        "Name" { $what = "the host name $peer cannot be found" }
        "Encoding" { $what = "the response of $server cannot be decompressed" }
        "Refused" {
            $what = "nothing listens at $(if ($isProxy) { "the proxy $($Result.Peer)" } else { $server })"
            if ($Connection.IsLoopback) { $hint += " Start a sandbox with: python -m tikit_sandbox" }
        }
        "Certificate" {
            $what = "the certificate of $server is not trusted: $($Result.Text.TrimEnd('.'))"
            $hint = "If your network inspects TLS, add its root certificate to those that this machine trusts."
        }
    }
    @{ What = $what; Hint = $hint }
}

function Get-TikitStatusFailure([hashtable] $Connection, [string] $Method, [uri] $Uri, [hashtable] $Result) {
    $check = "Check the address in TIKIT_URL."
    if (-not $Connection.EndsInApi) { $check = "The address usually ends in /api, as in $($script:DefaultAddress): check TIKIT_URL." }
    $later = "Try again later."
    if ($Result.RetryAfter -gt 0 -and $Result.RetryAfter -le 31536000) {
        $later = "The service asks for a wait of $($Result.RetryAfter.ToString('N0', $script:Invariant)) seconds: try again after that."
    }
    $new = "in Settings > Access Tokens, then $($Connection.Store)."
    $said = Get-TikitMessage $Result.Text
    $what = if ($said) { $said } elseif ($Result.Status -ge 500) { "the service failed" } else { "the service refused the request" }
    $hint = $check
    switch ($Result.Status) {
        { $_ -lt 200 } { $what = "the service asks for another protocol" }
        { $_ -in 200..299 } { $what = $Result.Problem }
        { $_ -in 300..399 } { $what = Get-TikitRedirect $Uri $Result.Location; $hint = "Redirects are not followed. $check" }
        400 {
            if (-not $said) { $what = "the service could not read the request" }
            $options = @([regex]::Matches($Uri.Query, '(?<=[?&])\$[a-z]+') | ForEach-Object { $_.Value })
            if ($Method -ne "GET") { $hint = "Check the name, the type and the spelling of each value." }
            elseif ($options.Count -gt 0) { $hint = "Check $($options -join ' and ')." }
        }
        401 { return Get-TikitUnauthorized $Result.Challenge "Create another $new" }
        403 {
            $what = "the roles of the access token do not allow this"
            $hint = "Create one with the required role (for example Administrators) $new"
        }
        404 { return Get-TikitNotFound $Uri $Connection.EndsInApi $check }
        405 { $what = "the service does not accept $Method here" }
        407 { $what = "the proxy requires a user name and a password"; $hint = "Put them into the proxy's address." }
        408 { $what = "the service waited too long for the request"; $hint = "Try again." }
        413 { $what = "the request is too large for the service"; $hint = "Send less at once." }
        { $_ -in 414, 431 } { $what = "the query is too long for the service"; $hint = "Split it: fewer values in one filter." }
        415 { $what = "the service does not accept this kind of body"; $hint = "Send JSON in UTF-8." }
        429 { $what = "the service received too many requests"; $hint = $later }
        { $_ -ge 500 } {
            if ($Result.RequestId) { $what += " (request $($Result.RequestId.Substring(0, [math]::Min(80, $Result.RequestId.Length))))" }
            $hint = $later
        }
    }
    @{ What = $what; Hint = $hint }
}

# Return the message of an error of OData, or of OData 2 and 3; an empty text if the body is none.
function Get-TikitMessage([string] $Body) {
    try { $object = ConvertFrom-Json $Body } catch { return "" }
    $message = if ($null -ne $object.error) { $object.error.message } else { $object."odata.error".message }
    if ($null -ne $message.value) { $message = $message.value }
    "$message".Replace("The query specified in the URI is not valid. ", "")
}

function Get-TikitUnauthorized([string] $Challenge, [string] $Create) {
    $what = "the service does not know this access token: it is mistyped, incomplete or deleted"
    $hint = $Create
    if ($Challenge -match "expired") {
        $what = "the access token expired"
        if ($Challenge -match "expired at '([^']*)'") {
            try { # in case that the service writes dates in another form
                $moment = [datetime]::ParseExact($Matches[1], "MM/dd/yyyy HH:mm:ss", $script:Invariant)
                $format = if ($moment.Second) { "d MMMM yyyy 'at' HH:mm:ss 'UTC'" } else { "d MMMM yyyy 'at' HH:mm 'UTC'" }
                $what += " on " + $moment.ToString($format, $script:Invariant)
            }
            catch { }
        }
    }
    elseif ($Challenge -match "not valid before") { $what = "the access token is not valid yet"; $hint = "Check this machine's clock, or wait." }
    elseif ($Challenge -notmatch "error=") {
        $what = "the service received no access token"
        $hint = "Check TIKIT_URL, and whether a proxy drops the token."
    }
    @{ What = $what; Hint = $hint }
}

function Get-TikitNotFound([uri] $Uri, [bool] $EndsInApi, [string] $Check) {
    $entity = [regex]::Match($Uri.AbsolutePath, '/(\w+)[(/](-?[0-9]+)\)?(/\w+)?\z')
    if (-not $entity.Success) { return @{ What = "there is nothing at $($Uri.AbsolutePath)"; Hint = $Check } }
    if ($EndsInApi) { $Check = "Check the id." }
    @{ What = "there is no $(Get-TikitNoun $entity.Groups[1].Value) $($entity.Groups[2].Value)"; Hint = $Check }
}

# Return a name of the API as words, as in "access token".
function Get-TikitNoun([string] $Name) {
    ($Name -creplace '(?<=[a-z])(?=[A-Z])', ' ').ToLowerInvariant()
}

function Get-TikitRedirect([uri] $Uri, [string] $Location) {
    $target = Resolve-TikitLink $Uri $Location
    if (-not $Location -or -not $target.IsAbsoluteUri) { return "the service redirects, but does not say where" }
    if ($target.GetLeftPart("Authority") -eq $Uri.GetLeftPart("Authority")) {
        return "the service redirects to another page of its own, $($target.AbsolutePath)"
    }
    "the service redirects to another server, $($target.Scheme)://$($target.Authority)"
}

# --- URIs ---

# Return the URI of a path. The options are pairs of a name and a value, in the order of the Python client.
function Get-TikitUri([hashtable] $Connection, [string] $Path, [string[]] $Options) {
    if ($Path.Contains("#")) { throw "the path contains a #, which would cut it off. Pass the filter with -Filter." }
    $uri = "$($Connection.Url)/$($Path.TrimStart('/'))"
    for ($at = 0; $at -lt $Options.Count; $at += 2) {
        $value = $Options[$at + 1]
        if (-not $value) { continue }
        $encoded = [uri]::EscapeDataString((Assert-TikitText $value))
        if ($encoded.Length -gt 8192) {
            $length = $encoded.Length.ToString("N0", $script:Invariant)
            throw "the $($Options[$at]) is too long for a URL: $length bytes, more than 8,192. Split it: fewer names in one call."
        }
        $mark = if ($uri.Contains("?")) { "&" } else { "?" }
        $uri += $mark + '$' + $Options[$at] + "=" + $encoded
    }
    ([uri] $uri).AbsoluteUri
}

# Return a text unchanged, if it can be sent: .NET would replace half of a surrogate pair, and so change the text.
function Assert-TikitText([string] $Text) {
    try { $null = $script:StrictUtf8.GetByteCount($Text) }
    catch { throw "a text contains half of a character, a lone surrogate, and cannot be sent. Remove it." }
    $Text
}

# Return a link as an absolute URI, or something else if it is malformed. Not with the base URI of .NET: on Linux and macOS
# that may read a link that starts with a slash as the path of a file.
function Resolve-TikitLink([uri] $Base, [string] $Link) {
    if (-not $Link) { return $Base }
    if ($Link -notmatch '\A[A-Za-z][A-Za-z0-9+.-]*:') {
        $here = $Base.GetLeftPart("Path")
        if ($Link.StartsWith("//")) { $Link = "$($Base.Scheme):$Link" }
        elseif ($Link.StartsWith("/")) { $Link = $Base.GetLeftPart("Authority") + $Link }
        elseif ($Link.StartsWith("?")) { $Link = $here + $Link }
        else { $Link = $here.Substring(0, $here.LastIndexOf("/") + 1) + $Link }
    }
    $Link -as [uri]
}

# Return the absolute URI of the next page; nothing after the last one.
function Get-TikitNextLink([hashtable] $Connection, [string] $Uri, [object] $Page, [string] $Where) {
    $link = Get-TikitAnnotation $Page "nextLink"
    if ($null -eq $link) { return }
    if ($link -isnot [string]) { throw "the next link is not text$Where. Check what responds at TIKIT_URL." }
    $target = Resolve-TikitLink $Uri $link
    # A scheme without a server is not one of HTTP: javascript:, mailto:, file:///.
    if (-not $target.Host -or $link -match '\A[A-Za-z][A-Za-z0-9+.-]*:(?!//)|[\x00-\x1f\x7f]') {
        throw "the next link is malformed$Where. Check what responds at TIKIT_URL."
    }
    if ($target.GetLeftPart("Authority") -ne $Connection.Origin) { # the authority includes a user name
        $hint = "The access token is only sent to the address of Tikit: check TIKIT_URL, and what responds there."
        if ($target.Scheme -eq "http" -and $Connection.Scheme -eq "https" -and $target.Host -eq $Connection.HostName) {
            $hint = "Only the scheme differs: does a proxy in front of the service end TLS? Ask who runs it."
        }
        $what = "the request goes to another server, $($target.Scheme)://$($target.Authority), and was not sent$Where"
        throw (Get-TikitOneLine $Connection "$what. $hint")
    }
    $target.GetLeftPart("Query") # the fragment is not sent
}

# --- What recipes call ---

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
    $uri = Get-TikitUri $connection $Path
    $json = ""
    if ($null -ne $Body) { $json = Assert-TikitText (ConvertTo-Json -InputObject $Body -Depth 100 -Compress -WarningAction Stop) }
    $result = Invoke-TikitRequest $connection $verb $uri $json
    $isEmpty = $result.Status -in 200..299 -and -not $result.Problem -and -not $result.Text.Trim()
    if ($isEmpty -and $verb -ne "GET" -and -not $Returns) { return }
    $found = Read-TikitObject $verb $result
    if ($null -ne $found -and ($verb -eq "GET" -or $Returns)) {
        if (-not (Test-TikitId $found) -and (Test-TikitIdExpected $uri)) { $result.Problem = "the entity in the response has no Id" }
        elseif ($Returns -and -not $found.$Returns) { $result.Problem = "the response has no $Returns" }
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
    .PARAMETER Top
    The largest number of entities to return. Without it, all of them.
    .EXAMPLE
    Get-TikitList ticket -Filter 'StatusId eq 16' -OrderBy DueDate
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory, Position = 0)] [string] $Path,
        [string] $Filter, [string] $OrderBy, [string] $Select, [string] $Expand,
        [ValidateRange(1, 2147483647)] [int] $Top
    )
    trap { throw $_ } # any other error would only end this statement, and the caller's script would go on with nothing
    $connection = Get-TikitConnection
    $options = "filter", $Filter, "orderby", $OrderBy, "select", $Select, "expand", $Expand
    if ($Top) { $options += "top", $Top }
    Read-TikitList $connection (Get-TikitUri $connection $Path $options)
}

function Read-TikitList([hashtable] $Connection, [string] $Uri) {
    $endless = "The list would never end: report this to whoever runs the service."
    $withId = Test-TikitIdExpected $Uri
    $isCut = [uri]::UnescapeDataString($Uri) -match '[?&]\$?(top|skip)=' # the count ignores these
    $found = [Collections.Generic.List[object]]::new()
    $ids = [Collections.Generic.HashSet[long]]::new()
    $links = [Collections.Generic.HashSet[string]]::new()
    $counted = [long] 0
    $empty = 0
    $where = ""
    for ($next = 2; $Uri; $next++) {
        if (-not $links.Add($Uri)) { throw "the next link leads to a page that was already read$where. $endless" }
        $page = Read-TikitPage $Connection $Uri $withId $where
        $before = $found.Count
        foreach ($entity in $page.value) {
            if (-not $withId -or $ids.Add($entity.Id)) { $found.Add($entity) }
        }
        if ($found.Count -gt $before) { $empty = 0 }
        elseif ($page.value.Count -gt 0) { throw "a page contains only items that were already read$where. $endless" }
        else { $empty += 1 }
        if ($empty -gt 100) { throw "the list goes on with empty pages$where. $endless" }
        $count = Get-TikitCounted $page
        if ($null -ne $count) { $counted = [math]::Max($counted, $count) }
        $total = $found.Count.ToString("N0", $script:Invariant)
        $where = " (page $next, after $total items)"
        $Uri = Get-TikitNextLink $Connection $Uri $page $where
    }
    if ($found.Count -lt $counted -and -not $isCut) {
        $said = $counted.ToString("N0", $script:Invariant)
        throw "the service counted $said items and sent $total. The list may have changed while it was read: run it again."
    }
    $found
}

# Return one page, checked: a list of objects, each with its Id.
function Read-TikitPage([hashtable] $Connection, [string] $Uri, [bool] $WithId, [string] $Where) {
    $result = Invoke-TikitRequest $Connection "GET" $Uri ""
    $page = Read-TikitObject "GET" $result
    if ($null -ne $page) {
        $problem = ""
        $mayHoldError = $result.Text -match 'error"' # looking at every name of every entity takes time
        if ($page.value -isnot [array] -or $page.PSObject.Properties["value"].Name -cne "value") { $problem = "the response is not a list" }
        else { # a `foreach`, not a pipeline: a pipeline would drop null
            foreach ($entity in $page.value) {
                if ($entity -isnot [Management.Automation.PSCustomObject]) { $problem = "the list contains something other than objects" }
                elseif ($mayHoldError -and ($entity.PSObject.Properties.Name -match $script:ErrorName)) { $problem = "the list contains an error" }
                elseif ($WithId -and -not (Test-TikitId $entity)) { $problem = "an entity of the list has no Id" }
                if ($problem) { break }
            }
        }
        $result.Problem = $problem
    }
    if ($null -eq $page -or $result.Problem) { throw (Get-TikitFailure $Connection "GET" $Uri $result $Where) }
    $page
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
    $uri = Get-TikitUri $connection $Path
    $result = Invoke-TikitRequest $connection "DELETE" $uri ""
    if ($result.Status -eq 404 -and $connection.EndsInApi) { return } # at a wrong address everything is missing
    if ($result.Status -in 200..299 -and -not $result.Problem -and -not $result.Text.Trim()) { return }
    if ($null -eq (Read-TikitObject "DELETE" $result)) { throw (Get-TikitFailure $connection "DELETE" $uri $result "") }
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

# --- Names instead of ids ---

# Return the values of a picker, each with its path (Hardware/Laptop) as its Name, and its own name as Own. They are kept
# for a minute: a recipe needs some of them twice, and a session may stay open for days.
function Read-TikitPicker([hashtable] $Connection, [string] $Set) {
    $key = "$($Connection.Token) $($Connection.Url) $Set"
    $kept = $script:Pickers[$key]
    if ($null -ne $kept -and $kept.Age.Elapsed.TotalSeconds -lt 60) { return $kept.Choices }
    $byId = @{}
    $entities = @(Read-TikitList $Connection (Get-TikitUri $Connection $Set))
    foreach ($entity in $entities) { $byId["$($entity.Id)"] = $entity }
    $choices = @(foreach ($entity in $entities) {
            $names = @()
            $seen = @{}
            for ($node = $entity; $null -ne $node -and -not $seen["$($node.Id)"]; $node = $byId["$($node.ParentId)"]) {
                $seen["$($node.Id)"] = $true
                $names = @($(if ($node.Name) { "$($node.Name)" } else { "$($node.Value)" })) + $names
            }
            [pscustomobject] @{ Set = $Set; Id = $entity.Id; Name = $names -join "/"; IsArchived = $entity.IsArchived -eq $true; Own = $names[-1] }
        })
    $script:Pickers[$key] = @{ Age = [Diagnostics.Stopwatch]::StartNew(); Choices = $choices }
    $choices
}

# Return the choices with a name: an exact match wins over a match in another case, and a path over a name.
function Select-TikitChoice([object[]] $Choices, [string] $Name) {
    foreach ($comparison in "Ordinal", "OrdinalIgnoreCase") {
        foreach ($member in "Name", "Own") {
            $found = @(foreach ($choice in $Choices) { if ([string]::Equals($choice.$member, $Name, $comparison)) { $choice } })
            if ($found.Count -gt 0) { return $found }
        }
    }
}

# Return why a name does not identify one choice, and which names exist.
function Get-TikitChoiceFailure([string] $Set, [string] $Name, [object[]] $Choices, [object[]] $Allowed, [object[]] $Found) {
    $noun = Get-TikitNoun $Set
    $names = @(foreach ($choice in $Allowed) { if ($choice.Name) { $choice.Name } })
    $known = if ($names.Count -gt 0) { "There are: $($names -join ', ')." } else { "There are: none." }
    if ($Found.Count -gt 1) {
        $paths = @(foreach ($choice in $Found) { $choice.Name })
        if (@($paths | Sort-Object -Unique).Count -lt $paths.Count) { $paths = @(foreach ($choice in $Found) { $choice.Id }) }
        return "'$Name' is the name of more than one $noun. Use one of: $($paths -join ', ')."
    }
    if (@(Select-TikitChoice $Choices $Name).Count -gt 0) { return "the $noun '$Name' is archived. $known" }
    "there is no $noun '$Name'. $known"
}

# Return the names of the statuses of tickets that are done. "resolve" sets the first of them.
function Get-TikitDoneStatus {
    $names = @("$env:TIKIT_DONE_STATUSES".Split(",") | ForEach-Object { $_.Trim() } | Where-Object { $_ })
    if ($names.Count -gt 0) { $names } else { "Resolved", "Closed" }
}

function Get-TikitPicker {
    <#
    .SYNOPSIS
    Return the values of a picker: Set, Id, Name and IsArchived.
    .DESCRIPTION
    Name is the path of a value in a tree, such as Hardware/Laptop. Get-TikitId accepts it.
    .PARAMETER Set
    The name of the picker in the API, such as Status, Priority, Category or SupportGroup.
    .EXAMPLE
    Get-TikitPicker Category | Where-Object { -not $_.IsArchived }
    #>
    [CmdletBinding()]
    param([Parameter(Mandatory, Position = 0)] [string] $Set)
    trap { throw $_ }
    $connection = Get-TikitConnection
    Read-TikitPicker $connection $Set | Select-Object -Property "Set", "Id", "Name", "IsArchived"
}

function Get-TikitId {
    <#
    .SYNOPSIS
    Return the id of a picker's value, by its name or path.
    .DESCRIPTION
    An exact match wins over a match in another case. A name that does not exist, that several values have, or that is
    archived is an error, which lists the names.
    .PARAMETER Set
    The name of the picker in the API, such as Status, Priority, Category or SupportGroup.
    .PARAMETER Name
    The name, such as High, or the path, such as Hardware/Laptop. Several names return several ids.
    .PARAMETER IncludeArchived
    Accept an archived value too, to find tickets that have it. All values with the name are returned.
    .EXAMPLE
    Get-TikitId Priority High
    .EXAMPLE
    "StatusId in ($((Get-TikitId Status Active, Pending -IncludeArchived) -join ','))"
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory, Position = 0)] [string] $Set,
        [Parameter(Mandatory, Position = 1)] [string[]] $Name,
        [switch] $IncludeArchived
    )
    trap { throw $_ }
    $connection = Get-TikitConnection
    $choices = @(Read-TikitPicker $connection $Set)
    $allowed = @(foreach ($choice in $choices) { if ($IncludeArchived -or -not $choice.IsArchived) { $choice } })
    $ids = foreach ($one in $Name) {
        $found = @(Select-TikitChoice $allowed $one)
        $paths = @($found | ForEach-Object { $_.Name } | Sort-Object -Unique)
        if ($found.Count -ne 1 -and -not ($IncludeArchived -and $paths.Count -eq 1)) {
            throw (Get-TikitOneLine $connection (Get-TikitChoiceFailure $Set $one $choices $allowed $found))
        }
        foreach ($choice in $found) { $choice.Id }
    }
    $ids | Sort-Object -Unique
}

function Get-TikitPersonId {
    <#
    .SYNOPSIS
    Return the id of a person by the e-mail address, to find the person's tickets.
    .PARAMETER Kind
    Assignee for a user of Tikit, Requester for a person who sends requests.
    .PARAMETER Address
    The e-mail address. Several addresses return several ids.
    .EXAMPLE
    Get-TikitPersonId Assignee ann.lee@example.com
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory, Position = 0)] [ValidateSet("Assignee", "Requester")] [string] $Kind,
        [Parameter(Mandatory, Position = 1)] [string[]] $Address
    )
    trap { throw $_ }
    $path, $property = if ($Kind -eq "Assignee") { "PlatformUser", "Email" } else { "CdmUser", "EMailAddress" }
    foreach ($one in $Address) {
        $people = @(Get-TikitList $path -Filter "$property eq $(ConvertTo-TikitText $one)" -Top 2)
        if ($people.Count -ne 1) {
            $what = if ($people.Count -eq 0) { "there is no" } else { "there is more than one" }
            throw "$what $($Kind.ToLowerInvariant()) with the e-mail address '$one'. Check the address."
        }
        $people[0].Id
    }
}

function Get-TikitOpenFilter {
    <#
    .SYNOPSIS
    Return the filter for tickets that are open.
    .DESCRIPTION
    The status decides, and not the property Closed, which tickets that are resolved need not have. Done are the statuses
    Resolved and Closed, or those in TIKIT_DONE_STATUSES, separated by commas.
    .EXAMPLE
    Get-TikitList ticket -Filter "$(Get-TikitOpenFilter) and DueDate lt now()"
    #>
    [CmdletBinding()]
    param()
    trap { throw $_ }
    $ids = Get-TikitId Status (Get-TikitDoneStatus) -IncludeArchived
    "not (StatusId in ($($ids -join ',')))"
}

# --- Changes of tickets ---

function Assert-TikitInput {
    <#
    .SYNOPSIS
    Throw an error if a recipe that takes tickets from the pipeline was started without a ticket.
    .DESCRIPTION
    Under -File, with its input redirected as in a scheduled task, PowerShell waits for a pipeline that nobody feeds: it
    runs no process block, and a missing mandatory argument is no error. An empty pipeline of a script is none either.
    .PARAMETER Id
    The ids that the recipe has collected.
    .PARAMETER Invocation
    $MyInvocation of the recipe.
    .EXAMPLE
    Assert-TikitInput $ids $MyInvocation
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory, Position = 0)] [AllowEmptyCollection()] [int[]] $Id,
        [Parameter(Mandatory, Position = 1)] [Management.Automation.InvocationInfo] $Invocation
    )
    trap { throw $_ }
    $isFirst = $Invocation.PipelinePosition -eq 1 -and $Invocation.CommandOrigin -eq "Runspace"
    if ($Id.Count -eq 0 -and $isFirst -and [Console]::IsInputRedirected) { throw "the argument -Id is missing. Pass the id of a ticket." }
}

function ConvertTo-TikitTicket {
    <#
    .SYNOPSIS
    Return the properties of a new ticket, with ids in place of names, for Add-TikitTicket.
    .PARAMETER Title
    The title, one line.
    .PARAMETER Requester
    The e-mail address of the requester.
    .PARAMETER Priority
    The name of a priority.
    .PARAMETER Type
    The name of a ticket type.
    .PARAMETER Status
    The name of a status.
    .PARAMETER SupportGroup
    The name of a support group.
    .EXAMPLE
    Add-TikitTicket (ConvertTo-TikitTicket "VPN drops" grace.obrien@example.com -Priority High)
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory, Position = 0)] [string] $Title,
        [Parameter(Mandatory, Position = 1)] [string] $Requester,
        [string] $Priority = "Normal", [string] $Type = "Incident", [string] $Status = "New", [string] $SupportGroup
    )
    trap { throw $_ }
    $values = @{ Title = $Title; Requester = @{ EMailAddress = $Requester } }
    $values.StatusId = Get-TikitId Status $Status
    $values.PriorityId = Get-TikitId Priority $Priority
    $values.TicketTypeId = Get-TikitId TicketType $Type
    if ($SupportGroup) { $values.SupportGroupId = Get-TikitId SupportGroup $SupportGroup }
    $values
}

function Add-TikitTicket {
    <#
    .SYNOPSIS
    Add a ticket and return it. A new ticket may notify its requester.
    .PARAMETER Values
    The properties of the ticket, as ConvertTo-TikitTicket returns them.
    .PARAMETER Text
    The text of its first comment. It may contain HTML.
    .PARAMETER Public
    Show the comment to the requester. Without it, only agents see it.
    .EXAMPLE
    Add-TikitTicket (ConvertTo-TikitTicket "VPN drops" grace.obrien@example.com) -Text "Every hour"
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory, Position = 0)] [hashtable] $Values,
        [string] $Text,
        [switch] $Public
    )
    trap { throw $_ }
    $ticket = Invoke-Tikit AddTicket -Method Post -Body @{ Ticket = $Values } -Returns Id
    if ($Text) {
        $script:DoneBefore = "Ticket $($ticket.Id) was added before that: do not add it again, only comment on it."
        try { $null = Add-TikitComment $ticket.Id $Text -Public:$Public } finally { $script:DoneBefore = "" }
    }
    $ticket
}

function Add-TikitComment {
    <#
    .SYNOPSIS
    Comment on a ticket and return the comment.
    .PARAMETER Id
    The id of the ticket.
    .PARAMETER Text
    The text of the comment. It may contain HTML.
    .PARAMETER Public
    Show the comment to the requester, who is notified. Without it, only agents see it.
    .EXAMPLE
    Add-TikitComment 100 "Called back"
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory, Position = 0)] [long] $Id,
        [Parameter(Mandatory, Position = 1)] [string] $Text,
        [switch] $Public
    )
    trap { throw $_ }
    $comment = @{ Body = $Text; IsPublic = [bool] $Public }
    Invoke-Tikit "ticket($Id)/AddComment" -Method Post -Body @{ Comment = $comment } -Returns Id
}

function Set-TikitTicket {
    <#
    .SYNOPSIS
    Change properties of a ticket and return it. A change of the status may notify the requester.
    .PARAMETER Id
    The id of the ticket.
    .PARAMETER Values
    The properties with their new values.
    .EXAMPLE
    Set-TikitTicket 100 @{ PriorityId = Get-TikitId Priority High }
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory, Position = 0)] [long] $Id,
        [Parameter(Mandatory, Position = 1)] [hashtable] $Values
    )
    trap { throw $_ }
    Invoke-Tikit UpdateTicket -Method Post -Body @{ Ticket = @{ Id = $Id } + $Values } -Returns Id
}

function Resolve-TikitTicket {
    <#
    .SYNOPSIS
    Comment on a ticket, resolve it, and return it.
    .DESCRIPTION
    The status is Resolved, or the first one in TIKIT_DONE_STATUSES. The change of the status may notify the requester.
    .PARAMETER Id
    The id of the ticket.
    .PARAMETER Text
    The text of the comment. It may contain HTML.
    .PARAMETER Public
    Show the comment to the requester, who is notified. Without it, only agents see it.
    .EXAMPLE
    Resolve-TikitTicket 100 "A new laptop was sent"
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory, Position = 0)] [long] $Id,
        [Parameter(Mandatory, Position = 1)] [string] $Text,
        [switch] $Public
    )
    trap { throw $_ }
    $names = @(Get-TikitDoneStatus)
    $status = Get-TikitId Status $names[0]
    $before = $script:DoneBefore
    try {
        $null = Add-TikitComment $Id $Text -Public:$Public
        $script:DoneBefore = "The comment on ticket $Id was added before that: do not add it again, only set the status. $before"
        Set-TikitTicket $Id @{ StatusId = $status }
    }
    finally { $script:DoneBefore = $before }
}

function Set-TikitStatus {
    <#
    .SYNOPSIS
    Set the status of a ticket and comment on it, unless it changed since it was read. Return what came of it.
    .DESCRIPTION
    The ticket is read again before. The change of the status may notify the requester.
    .PARAMETER Ticket
    The ticket as it was read, with Id, Title and ModifiedDate.
    .PARAMETER StatusId
    The id of the status; 0 keeps the status that the ticket has.
    .PARAMETER Text
    The text of the comment. It may contain HTML.
    .PARAMETER Public
    Show the comment to the requester, who is notified. Without it, only agents see it.
    .PARAMETER Row
    A number for the object that is returned.
    .EXAMPLE
    Set-TikitStatus $ticket (Get-TikitId Status Closed) "No news"
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory, Position = 0)] [object] $Ticket,
        [Parameter(Mandatory, Position = 1)] [long] $StatusId,
        [Parameter(Mandatory, Position = 2)] [string] $Text,
        [switch] $Public,
        [int] $Row = 1
    )
    trap { throw $_ }
    $id = $Ticket.Id
    $done = [pscustomobject] @{ Row = $Row; Id = $id; Title = $Ticket.Title; Outcome = "done"; Reason = "" }
    $now = (Invoke-Tikit "ticket/$id").ModifiedDate
    if ($now -ne $Ticket.ModifiedDate) {
        $done.Outcome = "changed meanwhile"
        $done.Reason = "ticket {0} was changed on {1:o}" -f $id, $now
        return $done
    }
    $before = $script:DoneBefore
    try {
        if ($StatusId -ne 0) {
            $null = Set-TikitTicket $id @{ StatusId = $StatusId }
            $script:DoneBefore = "The status of ticket $id was set before that: only the comment is missing. $before"
        }
        $null = Add-TikitComment $id $Text -Public:$Public
    }
    finally { $script:DoneBefore = $before }
    $done
}

function Show-TikitOutcome {
    <#
    .SYNOPSIS
    Write one line about the rows of a recipe to standard error: what it would change, or what came of them.
    .PARAMETER Row
    The rows, with their Outcome if they were sent.
    .PARAMETER Told
    The ids of the requesters that the service may notify.
    .PARAMETER Apply
    The rows were sent.
    .EXAMPLE
    Show-TikitOutcome $rows $told -Apply:$Apply
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory, Position = 0)] [AllowEmptyCollection()] [object[]] $Row,
        [Parameter(Mandatory, Position = 1)] [AllowEmptyCollection()] [object[]] $Told,
        [switch] $Apply
    )
    trap { throw $_ }
    $counts = @(foreach ($outcome in "done", "changed meanwhile") {
            $number = @($Row | Where-Object { $_.Outcome -eq $outcome }).Count
            if ($number) { "$($number.ToString("N0", $script:Invariant)) $outcome" }
        })
    if ($counts) { $line = "$($counts -join ', ')." }
    elseif ($Apply) { $line = "nothing to do." }
    else {
        $requesters = @($Told | Where-Object { $null -ne $_ } | Sort-Object -Unique).Count
        $line = "{0} to change; may notify {1}. Nothing was sent: add -Apply to send it." -f (Format-TikitCount $Row.Count "ticket"), (Format-TikitCount $requesters "requester")
    }
    $Host.UI.WriteErrorLine("tikit: $line")
}

function Format-TikitCount([int] $Number, [string] $Noun) {
    $ending = if ($Number -eq 1) { "" } else { "s" }
    "$($Number.ToString("N0", $script:Invariant)) $Noun$ending"
}

# --- One ticket per alert ---

function Get-TikitAlert {
    <#
    .SYNOPSIS
    Return the open tickets of an alert, by their Id: those whose title ends in its key in brackets.
    .PARAMETER Key
    What identifies the alert: 1 to 64 visible ASCII characters without brackets.
    .EXAMPLE
    Get-TikitAlert disk-srv7
    #>
    [CmdletBinding()]
    param([Parameter(Mandatory, Position = 0)] [string] $Key)
    trap { throw $_ }
    if ($Key -cnotmatch '\A[!-Z\\^-~]{1,64}\z') {
        $shown = $Key.Substring(0, [math]::Min(78, $Key.Length)) -replace '\p{Cc}', ' '
        throw "the key of an alert is not 1 to 64 visible ASCII characters without brackets: '$shown'. Use a short name, such as disk-srv7."
    }
    $ending = "[$Key]"
    $filter = "$(Get-TikitOpenFilter) and (contains(Title,$(ConvertTo-TikitText $ending)))"
    # A service may compare without case, and the key of another alert may contain this one.
    foreach ($ticket in @(Get-TikitList ticket -Filter $filter -OrderBy Id -Select 'Id,Title,CreatedDate')) {
        if ("$($ticket.Title)".TrimEnd().EndsWith($ending, [StringComparison]::Ordinal)) { $ticket }
    }
}

# Open the ticket of an alert and return its id; nothing if it is not known whether it was opened, but its key finds one.
function Open-TikitAlert([string] $Key, [hashtable] $Values) {
    try { $ticket = Add-TikitTicket $Values }
    catch {
        $failure = $_
        if ("$failure" -match "not known whether" -and @(Get-TikitAlert $Key).Count -gt 0) { return }
        throw $failure
    }
    $script:DoneBefore = "Ticket $($ticket.Id) was opened before that: repeat this to comment on it."
    $ticket.Id
}

# Return whether a duplicate is a minute older than a comment: its process was ended before it resolved it. Both dates are
# of the service, since the clock of this machine may differ.
function Test-TikitAbandoned([object] $Ticket, [object] $Comment) {
    if (-not $Ticket.CreatedDate -or -not $Comment.CreatedDate) { return $false }
    ([datetimeoffset] $Comment.CreatedDate) -gt ([datetimeoffset] $Ticket.CreatedDate).AddMinutes(1)
}

function Send-TikitAlert {
    <#
    .SYNOPSIS
    Report an alert: comment on its open ticket, or open one with the text as its first comment. Return the ticket.
    .DESCRIPTION
    Calls at the same time leave one open ticket with the text of each: a call that opened a second one resolves it. If a
    call was ended before it could, a later one resolves the duplicate, once it is older than a minute.
    .PARAMETER Key
    What identifies the alert.
    .PARAMETER Text
    The text of the comment, for agents only. It may contain HTML.
    .PARAMETER Found
    The open tickets of the alert, as Get-TikitAlert has just returned them.
    .PARAMETER Ticket
    What opens a ticket: the parameters of ConvertTo-TikitTicket. The title of the ticket must end in the key in brackets.
    .EXAMPLE
    Send-TikitAlert disk "Full" @(Get-TikitAlert disk) @{ Title = "Disk [disk]"; Requester = "grace.obrien@example.com" }
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory, Position = 0)] [string] $Key,
        [Parameter(Mandatory, Position = 1)] [string] $Text,
        [Parameter(Mandatory, Position = 2)] [AllowEmptyCollection()] [object[]] $Found,
        [Parameter(Mandatory, Position = 3)] [hashtable] $Ticket
    )
    trap { throw $_ }
    $doneIds = @(Get-TikitId Status (Get-TikitDoneStatus) -IncludeArchived)
    $tickets = $Found
    try {
        for ($attempt = 1; $attempt -le 3; $attempt++) {
            if ($attempt -gt 1) { $tickets = @(Get-TikitAlert $Key) }
            $opened = $null
            if ($tickets.Count -eq 0) {
                $opened = Open-TikitAlert $Key (ConvertTo-TikitTicket @Ticket)
                $tickets = @(Get-TikitAlert $Key)
            }
            if ($tickets.Count -eq 0 -and $opened) { # a list may lack a ticket that was opened a moment ago
                $tickets = @(Invoke-Tikit "ticket/$opened" | Where-Object { $_.StatusId -notin $doneIds })
            }
            if ($tickets.Count -eq 0) { continue }
            $first = $tickets[0].Id
            if ($opened -and $opened -ne $first) { $null = Resolve-TikitTicket $opened "Duplicate of ticket $first." }
            $comment = Add-TikitComment $first $Text
            $script:DoneBefore = "The text was added to ticket $first before that: do not repeat it."
            foreach ($other in $tickets) {
                $isMine = $other.Id -eq $first -or $other.Id -eq $opened
                if (-not $isMine -and (Test-TikitAbandoned $other $comment)) { $null = Resolve-TikitTicket $other.Id "Duplicate of ticket $first." }
            }
            $current = Invoke-Tikit "ticket/$first"
            $script:DoneBefore = ""
            if ($current.StatusId -notin $doneIds) { return $current }
        }
    }
    finally { $script:DoneBefore = "" }
    throw "the ticket of the alert '$Key' was resolved 3 times while it was reported. It has no open ticket now. Find out who resolves it."
}

# --- Output ---

function Out-Tikit {
    <#
    .SYNOPSIS
    Pass objects on as they are, or return them as one JSON text.
    .PARAMETER InputObject
    The objects, from the pipeline.
    .PARAMETER AsJson
    Return JSON: an array, [] if there are no objects.
    .PARAMETER Single
    With -AsJson, return the one object instead of an array.
    .EXAMPLE
    Get-TikitList ticket | Out-Tikit -AsJson
    #>
    [CmdletBinding()]
    param([Parameter(ValueFromPipeline)] [object] $InputObject, [switch] $AsJson, [switch] $Single)
    begin { $all = [Collections.Generic.List[object]]::new() }
    process {
        if ($null -eq $InputObject) { return }
        if ($AsJson) { $all.Add($InputObject); return }
        if ($InputObject.PSObject.Properties["StatusId"]) { $InputObject.PSObject.TypeNames.Insert(0, "Tikit.Ticket") }
        $InputObject
    }
    end {
        if (-not $AsJson) { return }
        # What is nested deeper would be cut off, with only a warning, and that on standard output.
        if ($Single) { foreach ($one in $all) { ConvertTo-Json -InputObject $one -Depth 100 -WarningAction Stop } }
        elseif ($all.Count -eq 0) { "[]" }
        else { ConvertTo-Json -InputObject $all.ToArray() -Depth 100 -WarningAction Stop }
    }
}

# --- Exporting tickets ---

$TicketColumns = @("RequesterId", "Title", "Closed", "DueDate", "ResolutionDate", "Description", "AssigneeId", "SupportGroupId",
    "GroupId", "EscalationId", "CategoryId", "ImpactId", "PriorityId", "SourceId", "StatusId", "UrgencyId", "TriageConversationId",
    "TriageActivityId", "LinkToMessage", "TemplateId", "CardTemplateJson", "CardAnswerJson", "TicketTypeId", "Id", "ModifiedDate",
    "ModifiedById", "CreatedDate", "CreatedById", "Guid", "IsDeleted", "Status", "Priority", "TicketType", "SupportGroup", "Group",
    "Requester", "Assignee", "Category")
$PickerColumns = "Status", "Priority", "TicketType", "SupportGroup", "Group", "Category"

# Return one page of tickets, ordered by Id, behind an Id. The next link is not followed, since it skips tickets after others
# are deleted: the next page is behind the last Id of this one.
function Read-TikitKeyPage([hashtable] $Connection, [string[]] $Options, [string] $Filter, [object] $After, [string] $Where) {
    $conditions = @(if ($Filter) { "($Filter)" }) + @(if ($null -ne $After) { "Id gt $After" })
    $uri = Get-TikitUri $Connection "ticket" (@("filter", ($conditions -join " and "), "orderby", "Id") + $Options)
    $page = Read-TikitPage $Connection $uri $true $Where
    foreach ($ticket in $page.value) {
        if ($null -ne $After -and $ticket.Id -le $After) {
            throw "the service ignores a filter or an order by Id$Where. Use the Python recipe, which follows next links instead."
        }
        $After = $ticket.Id
    }
    $page
}

# Return the names of columns as the contract spells them.
function Select-TikitColumn([string[]] $Names) {
    if (-not $Names) { return $script:TicketColumns }
    $chosen = @(foreach ($one in ($Names -join ",").Split(",")) {
            $known = @($script:TicketColumns -eq $one.Trim())
            if ($known.Count -eq 0) { throw "there is no column '$($one.Trim())'. There are: $($script:TicketColumns -join ', ')." }
            $known[0]
        })
    if (@($chosen | Sort-Object -Unique).Count -lt $chosen.Count) { throw "a column comes twice. Name each column once." }
    $chosen
}

# Return a value as a field of CSV.
function ConvertTo-TikitField([object] $Value, [string] $Delimiter, [bool] $Raw) {
    if ($null -eq $Value) { return "" }
    if ($Value -is [bool]) { return "$Value".ToLowerInvariant() }
    if ($Value -is [datetime]) { # PowerShell 7 makes one of each timestamp
        return $Value.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", $script:Invariant)
    }
    if ($Value -isnot [string]) { return [Convert]::ToString($Value, $script:Invariant) }
    $text = $Value
    if (-not $Raw -and $text -match '\A[=+@\t\r-]') { $text = "'" + $text }
    if ($text.IndexOfAny("$Delimiter`"`r`n".ToCharArray()) -lt 0) { return $text }
    '"' + $text.Replace('"', '""') + '"'
}

function Write-TikitTickets([IO.TextWriter] $Writer, [object] $Page, [string[]] $Columns, [hashtable] $Names, [string] $Delimiter, [bool] $Raw) {
    foreach ($ticket in $Page.value) {
        $row = [ordered] @{}
        foreach ($column in $Columns) {
            $row[$column] = if ($Names.ContainsKey($column)) { $Names[$column]["$($ticket."$($column)Id")"] }
            elseif ($column -eq "Requester") { $ticket.Requester.Name }
            elseif ($column -eq "Assignee") { $ticket.Assignee.FullName }
            else { $ticket.$column }
        }
        if (-not $Delimiter) { # JSON Lines
            $Writer.Write((ConvertTo-Json -InputObject $row -Depth 100 -Compress -WarningAction Stop) + "`n")
            continue
        }
        $line = @(foreach ($column in $Columns) { ConvertTo-TikitField $row[$column] $Delimiter $Raw }) -join $Delimiter
        if (-not $line) { $line = '""' } # an empty line would be no row
        $Writer.Write("$line`r`n")
    }
}

# Read every ticket by Id, and write it.
function Copy-TikitTickets([hashtable] $Connection, [IO.TextWriter] $Writer, [string] $Filter, [string[]] $Columns, [bool] $IsChosen, [string] $Delimiter, [bool] $Raw) {
    $names = @{}
    foreach ($set in $script:PickerColumns) {
        if ($Columns -notcontains $set) { continue }
        $names[$set] = @{}
        foreach ($choice in @(Read-TikitPicker $Connection $set)) { $names[$set]["$($choice.Id)"] = $choice.Own }
    }
    $related = $script:PickerColumns + "Requester", "Assignee"
    $properties = if ($IsChosen) { @(@("Id") + @(foreach ($one in $Columns) { if ($related -contains $one) { "$($one)Id" } else { $one } }) | Select-Object -Unique) -join "," }
    $expand = @(if ($Columns -contains "Requester") { 'Requester($select=Id,Name)' }) + @(if ($Columns -contains "Assignee") { 'Assignee($select=Id,FullName)' })
    $options = "select", "$properties", "expand", ($expand -join ","), "top", "500", "count", "true"
    if ($Delimiter) { $Writer.Write(($Columns -join $Delimiter) + "`r`n") }
    $counted = $null
    $written = 0
    $after = $null
    $where = ""
    for ($next = 2; ; $next++) {
        $page = Read-TikitKeyPage $Connection $options $Filter $after $where
        $size = $page.value.Count
        Write-TikitTickets $Writer $page $Columns $names $Delimiter $Raw
        $left = Get-TikitCounted $page
        if ($null -eq $counted) { $counted = $left }
        $written += $size
        $where = " (page $next, after $($written.ToString('N0', $script:Invariant)) tickets)"
        $hasLink = $null -ne (Get-TikitAnnotation $page "nextLink")
        if ($size -eq 0 -and $hasLink) { throw "a page without tickets has a next link$where. Use the Python recipe, which follows it." }
        # A service may send fewer than it was asked for, and no link.
        if ($size -eq 0 -or (-not $hasLink -and $size -lt 500 -and ($null -eq $left -or $left -le $size))) { break }
        $after = $page.value[-1].Id
    }
    if ($null -ne $counted -and $written -lt $counted) {
        $now = Get-TikitCounted (Read-TikitKeyPage $Connection @("select", "Id", "top", "1", "count", "true") $Filter $null "")
        if ($now -eq $counted) {
            $said = $counted.ToString("N0", $script:Invariant)
            $sent = $written.ToString("N0", $script:Invariant)
            throw "the service counted $said tickets and sent $sent. Run it again. If it fails again, report this to whoever runs the service."
        }
    }
}

function Export-TikitTicket {
    <#
    .SYNOPSIS
    Write every ticket to a file, each exactly once: the whole file or none.
    .DESCRIPTION
    Pages are requested by Id, one after another. The file gets its name when it is complete.
    .PARAMETER File
    The file: .csv or .jsonl. - returns lines of JSON instead.
    .PARAMETER Filter
    An OData filter.
    .PARAMETER Columns
    The names of the columns. The default is all of them.
    .PARAMETER Delimiter
    What separates the fields of CSV: one character, or tab.
    .PARAMETER Raw
    Leave texts in CSV as they are that begin like a formula. Without it, they get a leading apostrophe.
    .EXAMPLE
    Export-TikitTicket tickets.csv -Filter "$(Get-TikitOpenFilter)" -Columns Id, Title, Status
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory, Position = 0)] [string] $File, [string] $Filter, [string[]] $Columns, [string] $Delimiter, [switch] $Raw
    )
    trap { throw $_ }
    $isCsv = $File -match '\.csv\z'
    if (-not $isCsv -and $File -ne "-" -and $File -notmatch '\.jsonl\z') {
        throw "the file must end in .csv or .jsonl, or be -. For .xlsx, .sqlite and .parquet use the Python recipe."
    }
    if (-not $isCsv -and ($Delimiter -or $Raw)) { throw ".jsonl has no delimiter and needs no -Raw. Leave them out." }
    if ($Delimiter -eq "tab") { $Delimiter = "`t" }
    if ($isCsv -and -not $Delimiter) { $Delimiter = "," }
    if ($Delimiter.Length -gt 1 -or $Delimiter -match '["\r\n\p{L}\p{Nd}]') {
        throw "the delimiter is not one character that can separate fields. Use , or ; or tab."
    }
    $chosen = @(Select-TikitColumn $Columns)
    $connection = Get-TikitConnection
    if ($File -eq "-") {
        $writer = [IO.StringWriter]::new()
        Copy-TikitTickets $connection $writer $Filter $chosen ([bool] $Columns) $Delimiter ([bool] $Raw)
        return $writer.ToString().Split([char[]] "`n", [StringSplitOptions]::RemoveEmptyEntries)
    }
    $full = $PSCmdlet.GetUnresolvedProviderPathFromPSPath($File)
    if ([IO.Directory]::Exists($full)) { throw "$File is a folder. Name a file in it." }
    $part = [IO.Path]::Combine([IO.Path]::GetDirectoryName($full), ".$([IO.Path]::GetFileName($full)).$PID.part")
    try { $writer = [IO.StreamWriter]::new($part, $false, [Text.UTF8Encoding]::new($isCsv)) } # Excel needs a byte order mark
    catch { throw "$File cannot be written: $($_.Exception.GetBaseException().Message)" }
    try {
        Copy-TikitTickets $connection $writer $Filter $chosen ([bool] $Columns) $Delimiter ([bool] $Raw)
        $writer.Dispose()
        # Not Move-Item -Force: it deletes the earlier file first.
        if ([IO.File]::Exists($full)) { [IO.File]::Replace($part, $full, [NullString]::Value) } else { [IO.File]::Move($part, $full) }
    }
    finally {
        $writer.Dispose()
        if ([IO.File]::Exists($part)) { [IO.File]::Delete($part) }
    }
}

Export-ModuleMember -Function "Invoke-Tikit", "Get-TikitList", "Remove-TikitEntity", "ConvertTo-TikitText", "Out-Tikit", "Get-TikitPicker",
"Get-TikitId", "Get-TikitPersonId", "Get-TikitOpenFilter", "Assert-TikitInput", "ConvertTo-TikitTicket", "Add-TikitTicket", "Add-TikitComment", "Set-TikitTicket",
"Resolve-TikitTicket", "Set-TikitStatus", "Show-TikitOutcome", "Get-TikitAlert", "Send-TikitAlert", "Export-TikitTicket"
