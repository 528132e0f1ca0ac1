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
if ($PSVersionTable.PSVersion.Major -lt 6) { # which may still start with TLS 1.0
    [Net.ServicePointManager]::SecurityProtocol = [Net.ServicePointManager]::SecurityProtocol -bor [Net.SecurityProtocolType]::Tls12
}
$StrictUtf8 = [Text.UTF8Encoding]::new($false, $true)
$Invariant = [Globalization.CultureInfo]::InvariantCulture
$DefaultAddress = "https://app.tikit.ai/api"

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

# A name that reports an error: `error`, or an annotation such as `@odata.error`.
$ErrorName = '\A(error|.*@(.*\.)?error)\z'

# ConvertFrom-Json accepts more than JSON has: NaN, Infinity, 1e999, comments, control characters, commas too many. This
# pattern allows only JSON's own characters and numbers, each in a place where it may stand; the cmdlet then checks the nesting.
$StrictJson = '\A[ \t\r\n]*\{[ \t\r\n]*(?=["}])(?>' +
    '"(?>[^"\\\x00-\x1f]+|\\["\\/bfnrt]|\\u[0-9A-Fa-f]{4})*"[ \t\r\n]*(?=[,:\]}])' +
    '|(?>true|false|null|-?(?>0|[1-9][0-9]*)(?>\.[0-9]+)?(?>[eE][+-]?[0-9][0-9]?)?)[ \t\r\n]*(?=[,\]}])' +
    '|[,:][ \t\r\n]*(?=["\[{0-9tfn-])' +
    '|\{[ \t\r\n]*(?=["}])' +
    '|\[[ \t\r\n]*(?=["\[{\]0-9tfn-])' +
    '|[\]}][ \t\r\n]*(?=[,\]}]|\z))*\z'

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
    $limit = "$env:TIKIT_TIMEOUT".Trim()
    if (-not $limit) { $limit = "120" }
    if ($limit -notmatch '\A0*[1-9][0-9]{0,7}\z') {
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
    $result = @{ Status = 0; Text = ""; Problem = ""; Cause = ""; RetryAfter = 0; Challenge = ""; Location = ""; RequestId = ""
        IsHtml = $false; Attempts = 1 }
    $message = [Net.Http.HttpRequestMessage]::new([Net.Http.HttpMethod]::new($Method), [uri] $Uri)
    $message.Headers.Authorization = [Net.Http.Headers.AuthenticationHeaderValue]::new("Bearer", $Connection.Token)
    $message.Headers.Accept.ParseAdd("application/json")
    $message.Headers.UserAgent.ParseAdd("tikit-kit")
    if ($Json) { $message.Content = [Net.Http.StringContent]::new($Json, [Text.Encoding]::UTF8, "application/json") }
    elseif ($Method -ne "GET") { $message.Content = [Net.Http.ByteArrayContent]::new([byte[]] @()) } # without content .NET repeats a DELETE
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
    finally { $cancel.Cancel(); $message.Dispose() }
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
}

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
    }
    $all = $codes + $Result.Text
    $Result.Cause = if ($all -match "status code .407|\(407\)") { "Proxy" }
    elseif ($all -match "ProxyTunnelError|proxy tunnel request") { "Tunnel" }
    elseif ($all -match "67108864") { "TooLarge" }
    elseif ($all -match "remote certificate|TrustFailure") { "Certificate" }
    elseif ($codes -match "AuthenticationException|SecureChannelFailure") { "Tls" }
    elseif ($codes -match "HostNotFound|TryAgain|NoData|NameResolutionFailure") { "Name" }
    elseif ($codes -match "ConnectionRefused|HostUnreachable|NetworkUnreachable|ConnectFailure") { "Refused" }
    elseif ($codes -match "InvalidDataException") { "Encoding" }
    else { "Broken" }
}

# Return the seconds that a Retry-After asks for, as a number or as a date; 0 if it names none.
function ConvertFrom-TikitRetryAfter([string] $Text) {
    $date = [datetimeoffset]::MinValue
    if ($Text -match '\A[0-9]+\z') { return [int] $Text.Substring(0, [math]::Min(9, $Text.Length)) }
    if ([datetimeoffset]::TryParse($Text, $script:Invariant, "AssumeUniversal", [ref] $date)) {
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
    try { $object = ConvertFrom-Json $Result.Text } catch { return }
    $Result.Problem = ""
    if ($object.PSObject.Properties.Name -match $script:ErrorName) { $Result.Problem = "the response contains an error" } else { $object }
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
    else { $failure = Get-TikitConnectionFailure $Connection $Result }
    $hint = $failure.Hint
    if ($Method -ne "GET") {
        if ($Result.Status) { $isUnknown = $Result.Status -lt 300 -or $Result.Status -eq 408 -or ($Result.Status -ge 500 -and $Result.Status -notin 501, 505) }
        else { $isUnknown = $Result.Cause -notin "Proxy", "Tunnel", "Certificate", "Tls", "Name", "Refused" }
        if ($isUnknown) { $hint = "It is not known whether the change was made: look before you repeat it." }
        else { $hint = "Nothing was changed. $hint" }
    }
    $what = (Get-TikitOneLine $Connection $failure.What).TrimEnd(".")
    if ($what.Length -gt 400) { $what = $what.Substring(0, 399) + [char] 0x2026 }
    if ($Result.Attempts -gt 1) { $what += ", after $($Result.Attempts) attempts" }
    if ($Result.Status) { $what = "$($Result.Status): $what" }
    Get-TikitOneLine $Connection "$what$Where. $hint"
}

# Return a text as one printable line without the access token, which a service may repeat: -replace ignores case, as the
# name of a host does.
function Get-TikitOneLine([hashtable] $Connection, [string] $Text) {
    ($Text -replace [regex]::Escape($Connection.Token), "(the token)" -replace '[\p{Cc}\p{Cf}\p{Z}]+', ' ').Trim()
}

function Get-TikitConnectionFailure([hashtable] $Connection, [hashtable] $Result) {
    $server = $Connection.Server
    $what = "the connection to $server broke before the response was complete"
    $hint = "Check TIKIT_URL and the network."
    switch ($Result.Cause) {
        "Timeout" { $what = "$server did not respond in time" }
        "Proxy" { $what = "the proxy requires a user name and a password"; $hint = "Set HTTPS_PROXY with them: http://user:password@proxy:port." }
        "Tunnel" { $what = "cannot connect to $server through the proxy: $($Result.Text)"; $hint = "Check HTTPS_PROXY and TIKIT_URL." }
        "TooLarge" { $what = "the response of $server is larger than 64 MiB"; $hint = 'Ask for less: $select, $filter or $top.' }
        "Tls" { $what = "cannot open a secure connection to $server"; $hint = "Check that TIKIT_URL is an https address." }
        "Name" { $what = "the host name $($Connection.HostName) cannot be found" }
        "Encoding" { $what = "the response of $server cannot be decompressed" }
        "Refused" {
            $what = "nothing listens at $server"
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
    $said = ""
    try { $said = "$((ConvertFrom-Json $Result.Text).error.message)".Replace("The query specified in the URI is not valid. ", "") } catch { }
    $what = if ($said) { $said } elseif ($Result.Status -ge 500) { "the service failed" } else { "the service refused the request" }
    $hint = $check
    switch ($Result.Status) {
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
        { $_ -ge 500 } { if ($Result.RequestId) { $what += " (request $($Result.RequestId))" }; $hint = $later }
    }
    @{ What = $what; Hint = $hint }
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
    $noun = ($entity.Groups[1].Value -creplace '(?<=[a-z])(?=[A-Z])', ' ').ToLowerInvariant()
    if ($EndsInApi) { $Check = "Check the id." }
    @{ What = "there is no $noun $($entity.Groups[2].Value)"; Hint = $Check }
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

function Get-TikitUri([hashtable] $Connection, [string] $Path, [hashtable] $Options) {
    if ($Path.Contains("#")) { throw "the path contains a #, which would cut it off. Pass the filter with -Filter." }
    $uri = "$($Connection.Url)/$($Path.TrimStart('/'))"
    foreach ($name in "filter", "orderby", "select", "expand") {
        if (-not $Options[$name]) { continue }
        $mark = if ($uri.Contains("?")) { "&" } else { "?" }
        $uri += $mark + '$' + $name + "=" + [uri]::EscapeDataString($Options[$name])
    }
    ([uri] $uri).AbsoluteUri
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
    $link = $Page."@odata.nextLink"
    if ($null -eq $link) { $link = $Page."@nextLink" }
    if ($null -eq $link) { return }
    if ($link -isnot [string]) { throw "the next link is not text$Where. Check what responds at TIKIT_URL." }
    $target = Resolve-TikitLink $Uri $link
    if (-not $target.IsAbsoluteUri) { throw "the next link is malformed$Where. Check what responds at TIKIT_URL." }
    if ($target.GetLeftPart("Authority") -ne $Connection.Origin) { # the authority includes a user name
        $hint = "The access token is only sent to the address of Tikit: check TIKIT_URL, and what responds there."
        if ($target.Scheme -eq "http" -and $Connection.Scheme -eq "https" -and $target.Host -eq $Connection.HostName) {
            $hint = "Only the scheme differs: does a proxy in front of the service end TLS? Ask who runs it."
        }
        $what = "the request goes to another server, $($target.Scheme)://$($target.Authority), and was not sent$Where"
        throw (Get-TikitOneLine $Connection "$what. $hint")
    }
    $target.AbsoluteUri
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
    $uri = Get-TikitUri $connection $Path @{}
    $json = ""
    if ($null -ne $Body) { $json = ConvertTo-Json -InputObject $Body -Depth 100 -Compress }
    $result = Invoke-TikitRequest $connection $verb $uri $json
    $isEmpty = $result.Status -in 200..299 -and -not $result.Problem -and -not $result.Text.Trim()
    if ($isEmpty -and $verb -ne "GET" -and -not $Returns) { return }
    $found = Read-TikitObject $verb $result
    if ($null -ne $found -and ($verb -eq "GET" -or $Returns)) {
        $hasId = $found.Id -is [long] -or $found.Id -is [int]
        if (-not $hasId -and (Test-TikitIdExpected $uri)) { $result.Problem = "the entity in the response has no Id" }
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
    Read-TikitList $connection $uri
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
        $count = $page."@odata.count"
        if ($null -eq $count) { $count = $page."@count" }
        if ($count -is [long] -or $count -is [int]) { $counted = [math]::Max($counted, [long] $count) }
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
        if ($page.value -isnot [array]) { $problem = "the response is not a list" }
        else { # a `foreach`, not a pipeline: a pipeline would drop null
            foreach ($entity in $page.value) {
                if ($entity -isnot [Management.Automation.PSCustomObject]) { $problem = "the list contains something other than objects" }
                elseif ($mayHoldError -and ($entity.PSObject.Properties.Name -match $script:ErrorName)) { $problem = "the list contains an error" }
                elseif ($WithId -and $entity.Id -isnot [long] -and $entity.Id -isnot [int]) { $problem = "an entity of the list has no Id" }
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
    $uri = Get-TikitUri $connection $Path @{}
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
    process { if ($null -ne $InputObject) { if ($AsJson) { $all.Add($InputObject) } else { $InputObject } } }
    end {
        if (-not $AsJson) { return }
        if ($Single) { foreach ($one in $all) { ConvertTo-Json -InputObject $one -Depth 100 } }
        elseif ($all.Count -eq 0) { "[]" }
        else { ConvertTo-Json -InputObject $all.ToArray() -Depth 100 }
    }
}

Export-ModuleMember -Function "Invoke-Tikit", "Get-TikitList", "Remove-TikitEntity", "ConvertTo-TikitText", "Out-Tikit"
