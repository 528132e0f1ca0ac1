# shellcheck shell=bash
# tikit.sh: what the .sh recipes share: arguments, the access token, one request, every page, one write.
#
# Source it in a script; it needs bash 3.2, curl 7.55 and jq 1.6, or newer. It reads TIKIT_TOKEN or TIKIT_TOKEN_FILE,
# TIKIT_URL, and TIKIT_TIMEOUT: the seconds that one request may take with all its retries (120). A function prints
# a complete result, or prints nothing, explains in one line on stderr and exits: 1 failed, 2 wrong arguments.
#
#   tikit_get PATH [OPTION VALUE]...                 print one entity:      tikit_get ticket/100 expand Requester
#   tikit_list PATH [OPTION VALUE]...                print all of a list:   tikit_list ticket filter "StatusId eq 16"
#   tikit_write [--returns NAME] METHOD PATH [BODY]  send a change, print the entity that comes back
#   tikit_delete PATH                                delete an entity; a missing one counts as deleted
#   tikit_text TEXT                                  quote TEXT for a filter
[ -n "${BASH_VERSION-}" ] || { echo "tikit: this is a bash script. Run it with bash: bash $0" >&2 && exit 1; }
set -euo pipefail
export MSYS_NO_PATHCONV=1 MSYS2_ARG_CONV_EXCL='*' # Git Bash would turn an argument such as /x into a Windows path

tikit_scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$tikit_scratch"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
! command -v cygpath > /dev/null || tikit_scratch=$(cygpath -m "$tikit_scratch") # a native curl.exe reads this form

tikit_fail() { # MESSAGE [EXIT_CODE]: print one line on stderr and exit, with 1 by default
  local _line=$1
  [ -z "${tikit_token:+x}" ] || _line=${_line//"$tikit_token"/(the access token)} # a server may repeat it
  printf 'tikit: %s\n' "${_line//[[:cntrl:]]/ }" >&2
  exit "${2:-1}"
}

for tikit_program in curl jq; do
  command -v "$tikit_program" > /dev/null || tikit_fail "$tikit_program is missing. Install it, then run this again."
done

tikit_jq() { # run jq; jq.exe ends its lines with CR LF
  jq "$@" | tr -d '\r'
}

# --- Arguments ---

tikit_arguments() { # NAME[:int][=DEFAULT]... [--OPTION[:int]=DEFAULT | --FLAG]... -- "$@": set a variable for each
  local _spec _known _rest="" _positional=() _options=()
  while [ "$1" != -- ]; do
    case $1 in --*) _options+=("$1") ;; *) _positional+=("$1") ;; esac
    _spec=${1#--} _spec=${_spec%%[:=]*}
    case $1 in *=*) printf -v "${_spec//-/_}" %s "${1#*=}" ;; *) printf -v "${_spec//-/_}" %s "" ;; esac
    shift
  done
  shift
  while [ $# -gt 0 ]; do
    case $_rest$1 in
      -h | --help) sed -n '2,${/^#/!q;s/^# \{0,1\}//p;}' "$0" && exit 0 ;;
      --) _rest=+ ;; # from here on nothing looks like an option
      -*)
        _spec=""
        for _known in ${_options[@]+"${_options[@]}"}; do
          [ "${_known%%[:=]*}" != "${1%%=*}" ] || _spec=$_known
        done
        [ -n "$_spec" ] || tikit_usage "unknown option '${1%%=*}'"
        if [[ $_spec != *=* ]]; then
          [[ $1 != *=* ]] || tikit_usage "$_spec takes no value"
          tikit_set "$_spec" true
        elif [[ $1 = *=* ]]; then
          tikit_set "$_spec" "${1#*=}"
        else
          [ $# -gt 1 ] || tikit_usage "$1 needs a value"
          tikit_set "$_spec" "$2" && shift
        fi
        ;;
      *)
        [ ${#_positional[@]} -gt 0 ] || tikit_usage "unexpected argument '$1'"
        tikit_set "${_positional[0]}" "$1"
        _positional=(${_positional[@]+"${_positional[@]:1}"})
        ;;
    esac
    shift
  done
  for _spec in ${_positional[@]+"${_positional[@]}"}; do
    [[ $_spec = *=* ]] || tikit_usage "missing argument $(tikit_upper "${_spec%%:*}")"
  done
}

tikit_set() { # SPEC VALUE: set the variable of SPEC, or exit with 2
  local _name=${1%%[:=]*} _value=$2
  [ -n "$_value" ] || tikit_usage "$(tikit_upper "$_name") is empty"
  if [[ ${1%%=*} = *:int ]]; then
    [[ $_value =~ ^[0-9]{1,9}$ ]] || tikit_usage "$(tikit_upper "$_name") must be a whole number, not '$_value'"
    _value=$((10#$_value))
  fi
  _name=${_name#--}
  printf -v "${_name//-/_}" %s "$_value"
}

tikit_upper() { # NAME: print an argument as help writes it; an option stays as it is
  case $1 in --*) printf %s "$1" ;; *) printf %s "$1" | tr '[:lower:]_' '[:upper:]-' ;; esac
}

tikit_usage() { # MESSAGE: exit with 2
  tikit_fail "$1. $(sed -n '/^# Usage: /{s/^# //p;q;}' "$0")" 2
}

# --- Access token and address ---

tikit_trim() { # NAME TEXT: set NAME to TEXT without the white space around it
  local _text=${2#"${2%%[![:space:]]*}"}
  printf -v "$1" %s "${_text%"${_text##*[![:space:]]}"}"
}

tikit_find_token() { # set tikit_token and tikit_store, which says where the next one goes
  local LC_ALL=C _file _bytes _why=""
  tikit_trim tikit_token "${TIKIT_TOKEN-}"
  tikit_trim _file "${TIKIT_TOKEN_FILE-}"
  tikit_store="set TIKIT_TOKEN"
  if [ -z "$tikit_token" ] && [ -n "$_file" ]; then
    tikit_store="write it into the file that TIKIT_TOKEN_FILE names"
    { _bytes=$(tr -d '\000' < "$_file"); } 2> /dev/null || # the zeros of UTF-16
      tikit_fail "cannot read the access token from $_file. Check TIKIT_TOKEN_FILE."
    _bytes=${_bytes#$'\xef\xbb\xbf'} _bytes=${_bytes#$'\xff\xfe'} _bytes=${_bytes#$'\xfe\xff'} # byte order marks
    tikit_trim tikit_token "$_bytes"
  fi
  case $tikit_token in
    '') tikit_fail "there is no access token. Create one in Settings > Access Tokens, then set TIKIT_TOKEN or TIKIT_TOKEN_FILE." ;;
    *[[:blank:]]*) _why="a blank. Copy it again: the value alone, in one line, without 'Bearer'." ;;
    *[!!-~]*) _why="a line break, a control character or a letter beyond ASCII. Copy it again, in one line." ;;
    [\'\"]* | *[\'\"]) _why="quotation marks. Set it again without them." ;;
  esac
  [ -z "$_why" ] || { tikit_token="" && tikit_fail "the access token cannot be sent: it holds $_why"; }
}

tikit_origin() { # URL: set tikit_origin to scheme://host:port in one spelling, to nothing if URL is not http(s)
  local _url='^([Hh][Tt][Tt][Pp][Ss]?)://([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(:([0-9]{1,5}))?([/?#].*)?$' _port
  tikit_origin=""
  [[ $1 =~ $_url ]] || return 0
  tikit_origin=${BASH_REMATCH[1]}://${BASH_REMATCH[2]} _port=${BASH_REMATCH[4]}
  [[ $tikit_origin != *[[:upper:]]* ]] || tikit_origin=$(printf %s "$tikit_origin" | tr '[:upper:]' '[:lower:]')
  case $tikit_origin in https:*) _port=${_port:-443} ;; *) _port=${_port:-80} ;; esac
  tikit_origin+=:$((10#$_port))
}

tikit_connect() { # set tikit_url, tikit_home (its origin), tikit_proxy, tikit_timeout and tikit_token
  local _trace _like="TIKIT_URL looks like https://app.tikit.ai/api or, for a sandbox, http://127.0.0.1:8080/api."
  tikit_trim tikit_url "${TIKIT_URL-}"
  tikit_url=${tikit_url:-https://app.tikit.ai/api} tikit_url=${tikit_url%/}
  tikit_origin "$tikit_url"
  tikit_home=$tikit_origin tikit_proxy=()
  [ -n "$tikit_home" ] || tikit_fail "the address of Tikit is not an http or https address. $_like"
  [[ $tikit_url != *[?#[:space:]]* ]] || tikit_fail "the address of Tikit holds a query, a fragment or a blank. $_like"
  if [[ $tikit_home =~ ^https?://(127(\.[0-9]+){3}|localhost|\[::1\]): ]]; then
    tikit_proxy=(--noproxy '*')
  elif [[ $tikit_home = http:* ]]; then
    tikit_fail "http to ${tikit_home#http://} would send the access token unencrypted. Use https:// in TIKIT_URL."
  fi
  tikit_timeout=${TIKIT_TIMEOUT:-120}
  [[ $tikit_timeout =~ ^0*[1-9][0-9]{0,6}$ ]] || tikit_fail "TIKIT_TIMEOUT must be a positive whole number of seconds."
  tikit_timeout=$((10#$tikit_timeout))
  { _trace=$- && set +x; } 2> /dev/null # the trace of bash -x must not show the access token
  tikit_find_token
  case $_trace in *x*) set -x ;; esac
}

tikit_address() { # PATH [OPTION VALUE]...: set tikit_address
  tikit_connect
  tikit_address=$tikit_url/${1#/} tikit_page=1 tikit_body=$tikit_scratch/body
  shift
  while [ $# -gt 0 ]; do
    [ $# -gt 1 ] || tikit_fail "the option '$1' has no value." 2
    case $tikit_address in *\?*) tikit_address+='&' ;; *) tikit_address+='?' ;; esac
    tikit_address+="\$${1#\$}=$(tikit_jq -rn --arg value "$2" '$value | @uri')"
    shift 2
  done
}

# --- One request ---

tikit_send() { # METHOD URL SECONDS [BODY]: one attempt; set tikit_code (of curl) and what tikit_headers sets
  local _sent=()
  if [ $# -gt 3 ]; then
    printf %s "$4" > "$tikit_scratch/sent"
    _sent=(-H "Content-Type: application/json" --data-binary "@$tikit_scratch/sent")
  fi
  : > "$tikit_scratch/headers"
  tikit_code=0
  curl -q -sS --globoff --proto =http,https ${tikit_proxy[@]+"${tikit_proxy[@]}"} --suppress-connect-headers \
    --connect-timeout 10 --speed-limit 1 --speed-time 30 --max-time "$3" --max-filesize 67108864 -X "$1" -H @- \
    ${_sent[@]+"${_sent[@]}"} -D "$tikit_scratch/headers" -- "$2" 2> "$tikit_scratch/error" \
    <<< "Authorization: Bearer $tikit_token"$'\nAccept: application/json\nUser-Agent: tikit-kit\nExpect:' |
    head -c 67108865 | # an older curl limits no body of unknown length
    LC_ALL=C tr '\000' '\001' > "$tikit_body" || tikit_code=${PIPESTATUS[0]} # bash and jq do not see a zero
  tikit_headers
  # Without a complete body a refusal still counts, and nothing else does.
  [ "$tikit_code" = 0 ] || [ "$tikit_status" -ge 300 ] || tikit_status=000
}

tikit_headers() { # set tikit_status and the headers that matter, of the last response in the file that curl wrote
  local _line _value _status='^HTTP/[0-9.]+ ([0-9]{3})'
  tikit_status=000 tikit_wait="" tikit_location="" tikit_challenge="" tikit_type="" tikit_encoding=""
  shopt -s nocasematch
  while IFS= read -r _line; do
    if [[ $_line =~ $_status ]]; then
      tikit_status=${BASH_REMATCH[1]} tikit_wait="" tikit_location="" tikit_challenge="" tikit_type="" tikit_encoding=""
    fi
    tikit_trim _value "${_line#*:}"
    case $_line in
      retry-after:*) tikit_wait=$_value ;;
      location:*) tikit_location=$_value ;;
      www-authenticate:*) tikit_challenge+="$_value " ;;
      content-type:*) tikit_type=$_value ;;
      content-encoding:*) tikit_encoding=$_value ;;
    esac
  done < "$tikit_scratch/headers"
  shopt -u nocasematch
}

tikit_request() { # METHOD URL [BODY]: send, and repeat what is safe to repeat, within TIKIT_TIMEOUT
  local _began=$SECONDS _left=$tikit_timeout _wait
  tikit_attempt=1 tikit_later=""
  while :; do
    tikit_send "$1" "$2" "$_left" ${3+"$3"}
    case $1:$tikit_status:$tikit_code in # the HTTP status, or the code of curl if there is none
      GET:408:* | GET:50[0234]:* | *:429:* | *:000:[567]) ;;
      GET:000:16 | GET:000:18 | GET:000:28 | GET:000:35 | GET:000:5[256] | GET:000:92) ;;
      *) return 0 ;;
    esac
    [ "$tikit_attempt" -lt 4 ] || return 0
    _left=$((tikit_timeout + _began - SECONDS))
    tikit_retry_after
    _wait=$((tikit_wait * 1000))
    [ "$_wait" -gt 0 ] || _wait=$(((500 << (tikit_attempt - 1)) * (50 + RANDOM % 51) / 100)) # in milliseconds
    if [ "$_wait" -ge $((_left * 1000)) ]; then
      [ "$tikit_wait" = 0 ] || tikit_later="It asks to wait $tikit_wait s, more than the $_left s left of TIKIT_TIMEOUT."
      return 0
    fi
    tikit_attempt=$((tikit_attempt + 1))
    [ "$_wait" -le 1000 ] || printf 'tikit: %s, waiting %s s (attempt %s of 4)\n' \
      "${tikit_status/000/no response}" $(((_wait + 500) / 1000)) "$tikit_attempt" >&2
    sleep "$((_wait / 1000)).$(printf %03d $((_wait % 1000)))"
    _left=$((tikit_timeout + _began - SECONDS))
    [ "$_left" -gt 0 ] || _left=1
  done
}

tikit_retry_after() { # turn tikit_wait, the text of Retry-After, into seconds; 0 if it names none
  if [[ $tikit_wait =~ ^[0-9]+$ ]]; then
    tikit_wait=$((10#${tikit_wait:0:9}))
  else
    tikit_wait=$(LC_ALL=C tikit_jq -rn --arg date "$tikit_wait" '($date | strptime("%a, %d %b %Y %H:%M:%S GMT") | mktime)
      - now | ceil | if . > 0 then . else 0 end' 2> /dev/null) || tikit_wait=0
  fi
}

# --- What went wrong ---

tikit_noun() { # PATH: print what it names, as in "access token 5", or "access token" without an id
  local _path='^(Add|Update)?([A-Za-z]+)([(/]([0-9]+))?'
  [[ $1 =~ $_path ]] || return 0
  printf %s "${BASH_REMATCH[2]}" | sed 's/\([a-z]\)\([A-Z]\)/\1 \2/g' | tr '[:upper:]' '[:lower:]'
  [ -z "${BASH_REMATCH[4]}" ] || printf ' %s' "${BASH_REMATCH[4]}"
}

tikit_said() { # print what the service said in the body, in one line
  local _said
  _said=$(tikit_jq -r 'objects | [.error, ."@odata.error", (.value | arrays | last | objects | .error)]
    | map(objects.message // empty | strings) | first // empty | ltrimstr("The query specified in the URI is not valid. ")
    | .[:9000]' < "$tikit_body" 2> /dev/null) || return 0
  [ -z "${tikit_token:+x}" ] || _said=${_said//"$tikit_token"/(the access token)} # before the text is cut
  _said=${_said//[[:cntrl:]]/ } _said=${_said:0:300}
  printf %s "${_said%.}"
}

tikit_expired() { # print when the access token expired, by the challenge of a 401
  local _end="expired at '([0-9]{2})/([0-9]{2})/([0-9]{4}) ([0-9]{2}:[0-9]{2})"
  local _months=("" January February March April May June July August September October November December)
  [[ $tikit_challenge =~ $_end ]] || return 0
  printf ' on %s %s %s at %s UTC' "$((10#${BASH_REMATCH[2]}))" "${_months[10#${BASH_REMATCH[1]}]-}" "${BASH_REMATCH[@]:3:2}"
}

tikit_no_response() { # set _what and _hint of tikit_explain, by the code and the text of curl
  local _host=${tikit_home#*://} _text _proxy="Set HTTPS_PROXY to http://user:password@proxy:port."
  IFS= read -r _text < "$tikit_scratch/error" || :
  _text=${_text#curl: (*) } _text=${_text%$'\r'}
  _hint="Check TIKIT_URL and the network."
  case $tikit_code:$_text in
    *"response 407"* | *"code 407"*) _what="the proxy asks for a user name and a password" _hint=$_proxy ;;
    3:*) _what="this is not a URL" _hint="Percent-encode blanks and other special characters in it." ;;
    5:* | 97:* | 56:*CONNECT*) _what="no connection through the proxy: $_text" _hint="Check HTTPS_PROXY and TIKIT_URL." ;;
    6:*) _what="the name ${_host%:*} cannot be found" ;;
    7:*)
      _what="nothing answers at $_host"
      [ ${#tikit_proxy[@]} = 0 ] || _hint+=" A sandbox starts with: python -m tikit_sandbox"
      ;;
    16:* | 18:* | 5[256]:* | 92:*) _what="the connection to $_host broke before the response was complete" ;;
    23:* | 63:* | 141:*) _what="the response is larger than 64 MiB" _hint="Ask for less, with \$select or \$filter." ;;
    28:*) _what="$_host did not respond in time" _hint="Check the network, or raise TIKIT_TIMEOUT ($tikit_timeout s)." ;;
    35:*) _what="there is no secure connection to $_host" _hint="Check that TIKIT_URL is an https address." ;;
    60:*)
      _what="the certificate of $_host is not trusted: $_text"
      _hint="If your network inspects TLS, set SSL_CERT_FILE to a file with its root certificate."
      ;;
    77:*) _what="the file of trusted certificates cannot be read" _hint="Check SSL_CERT_FILE." ;;
    *) _what="there is no response from $_host: $_text" ;;
  esac
}

tikit_explain() { # METHOD URL [REASON]: say what came instead of the wanted response, and exit with 1
  local _what _hint _said _to _path=${2%%\?*} _entity='^[A-Za-z]+[(/][0-9]+\)?(/Add[A-Za-z]+)?$'
  local _new="in Settings > Access Tokens, then $tikit_store." _place="Check the address in TIKIT_URL."
  _path=${_path#"$tikit_url/"} _said=$(tikit_said) _to=${tikit_location%%\?*}
  tikit_ends_in_api || _place="The address usually ends in /api, as in https://app.tikit.ai/api: check TIKIT_URL."
  case $tikit_status:$tikit_challenge in
    000:*) tikit_no_response ;;
    2*) _what="the response is not what was asked for: ${3-}" _hint=$_place ;;
    3*) _what="the service redirects to ${_to:-an address without a name}, which is not followed" _hint=$_place ;;
    400:*) _what=${_said:-the service could not read the request} _hint="Check the name, the type and the spelling of each value." ;;
    401:*expired*) _what="the access token expired$(tikit_expired)" _hint="Create another $_new" ;;
    401:*"not valid before"*) _what="the access token is not valid yet" _hint="Check the clock of this machine." ;;
    401:*error=*) _what="the service does not know this access token: it is mistyped, cut off or deleted" _hint="Create another $_new" ;;
    401:*) _what="the service saw no access token" _hint="Check TIKIT_URL, and whether a proxy removes the token." ;;
    403:*) _what="the roles of the access token do not allow this" _hint="Create one with the role it needs $_new" ;;
    404:*)
      _what="there is nothing at $_path" _hint=$_place
      [[ ! $_path =~ $_entity ]] || _what="there is no $(tikit_noun "$_path")"
      [[ $_what = *"nothing at"* ]] || ! tikit_ends_in_api || _hint="Check the id."
      ;;
    405:*) _what="the service does not accept $1 here" _hint=$_place ;;
    407:*) _what="the proxy asks for a user name and a password" _hint="Set HTTPS_PROXY to http://user:password@proxy:port." ;;
    408:*) _what="the service waited too long for the request" _hint="Try again." ;;
    413:*) _what="the request is too large for the service" _hint="Send less at once." ;;
    414:* | 431:*) _what="the query is too long for the service" _hint="Split it: fewer values in one filter." ;;
    415:*) _what="the service does not accept this kind of body" _hint="Send JSON in UTF-8." ;;
    429:*) _what="the service has received too many requests" _hint=${tikit_later:-Try again later.} ;;
    5*) _what=${_said:-the service failed} _hint=${tikit_later:-Try again later.} ;;
    *) _what=${_said:-the service refused the request} _hint=$_place ;;
  esac
  [ "$tikit_attempt" = 1 ] || _what+=", after $tikit_attempt attempts"
  [ "$tikit_page" = 1 ] || _what+=", on page $tikit_page"
  if [ "$1" != GET ]; then
    if tikit_is_unknown; then
      _hint="It is not known whether this was done: look at the $(tikit_noun "$_path") in Tikit first."
    else
      _hint+=" Nothing was changed."
    fi
  fi
  [ "$tikit_status" = 000 ] || _what="$tikit_status: $_what"
  tikit_fail "$_what. $_hint"
}

tikit_is_unknown() { # succeed if the last request, a write, may have been done
  case $tikit_status:$tikit_code:$(head -n 1 "$tikit_scratch/error") in
    000:[3567]:* | 000:35:* | 000:60:* | 000:77:* | 000:97:* | 000:56:*CONNECT* | 000:28:*"Connection time"* | \
      000:28:*Resolving* | 000:28:*"Failed to connect"*) return 1 ;; # curl had sent nothing
    [12]* | 000:* | 408:* | 50[02-9]:* | 5[1-9]*) ;;
    *) return 1 ;;
  esac
}

tikit_ends_in_api() { # succeed if the address looks like one of Tikit's API
  [[ $tikit_url = */[Aa][Pp][Ii] ]]
}

# --- What a response must be ---

# For the JSON texts of a body: why they are not the wanted response (empty if they are), whether a text may have been
# invalid UTF-8, and for a list: its next link, its count, its Ids, its length, whether $top or $skip was given.
tikit_shapes='
  def options: [$url | ascii_downcase | gsub("%24|\\$"; "") | split("?")[1:] | join("?") | split("&")[]
    | [split("=")[0], (split("=")[1:] | join("="))]];
  def given($names): any(options[]; .[0] | IN($names[]));
  def names: gsub("%2c"; ",") | gsub("%2a"; "*") | gsub("[+ ]|%20"; "") | split(",");
  def without_id: given(["apply"])
    or (first(options[] | select(.[0] == "select") | .[1]) // "id" | names | all(. != "id" and . != "*"));
  def entity($free): type == "object" and (has("error") or has("@odata.error") or has("@error") | not)
    and (.Id | type == "number" and . == floor or $free and . == null);
  def links: [."@odata.nextLink", ."@nextLink"] | map(select(. != null));
  def reason: without_id as $free | if length == 0 then "it is empty" elif length > 1 then "it is \(length) JSON texts" else .[0]
    | if type != "object" then "it is JSON, but not an object (\(type))"
      elif any(keys[]; test("(^|[@.])error$"; "i")) then "it holds an error"
      elif any(.. | numbers; . > -1e308 and . < 1e308 | not) then "it holds a number that is not finite"
      elif $kind == "list" then
        if .value | type != "array" then "it is not a list"
        elif any(.value[]; entity($free) | not) then "its list holds something else than entities with an Id"
        elif any(links[]; type != "string" or test("^$|[[:cntrl:]]")) then "its next link is not a usable text"
        else "" end
      elif $kind == "object" or entity($free) then "" else "it is not an entity with an Id" end
    end;
  reason as $reason | $reason, if $reason != "" then empty else .[0] | (tojson | contains("\ufffd")),
    if $kind != "list" then empty else (links[0] // ""), (."@odata.count" // ."@count" // ""),
      ([.value[].Id // empty | tostring] | join(" ")), (.value | length), given(["top", "skip"]) end end'

tikit_check() { # METHOD URL KIND: exit unless the response is an entity, a list or an object; set tikit_facts
  local _reason
  [[ $tikit_status = 2* ]] || tikit_explain "$1" "$2"
  tikit_facts=$(tikit_jq -rs --arg kind "$3" --arg url "$2" "$tikit_shapes" < "$tikit_body" 2> "$tikit_scratch/error") ||
    tikit_facts="it is not one complete JSON text"
  _reason=${tikit_facts%%$'\n'*} tikit_facts=${tikit_facts#*$'\n'}
  # jq replaces invalid UTF-8 with U+FFFD: with those that the body itself holds taken out, none may be left.
  if [ -z "$_reason" ] && [[ $tikit_facts = true* ]] &&
    LC_ALL=C sed $'s/\xef\xbf\xbd/?/g' < "$tikit_body" | jq -Rse 'contains("\ufffd")' > /dev/null; then
    _reason="it is not valid UTF-8"
  fi
  if [[ $_reason = *JSON* ]]; then
    [ -z "$tikit_encoding" ] || _reason="it is compressed ($tikit_encoding), which was not asked for"
    [[ $tikit_type != *[Hh][Tt][Mm][Ll]* ]] || _reason="it is a web page, perhaps to sign in"
    [ "$(wc -c < "$tikit_body")" -le 67108864 ] || _reason="it is larger than 64 MiB" # curl may have ended without an error
  fi
  [ -z "$_reason" ] || tikit_explain "$1" "$2" "$_reason"
}

# --- What recipes call ---

tikit_get() { # PATH [OPTION VALUE]...: print one entity
  tikit_address "$@"
  tikit_request GET "$tikit_address"
  tikit_check GET "$tikit_address" entity
  tikit_jq . < "$tikit_body"
}

tikit_list() { # PATH [OPTION VALUE]...: print an array with the entities of every page
  local _url _next _ids _id _new _said _size _cut _empty=0 _count=0 _seen=" " _links=$'\n' _pages=()
  tikit_address "$@"
  _url=$tikit_address
  while :; do
    tikit_body=$tikit_scratch/page$tikit_page
    tikit_request GET "$_url"
    tikit_check GET "$_url" list
    _pages+=("$tikit_body") _links+=$_url$'\n'
    { read -r _new && IFS= read -r _next && read -r _said && read -r _ids && read -r _size && read -r _cut; } <<< "$tikit_facts"
    if [ "$tikit_page" = 1 ] && [ "$_cut" = true ]; then _count=""; fi # $top and $skip leave out what is counted
    [[ -z $_count || ! $_said =~ ^[0-9]+$ ]] || [ "$_said" -le "$_count" ] || _count=$_said
    _new=$_ids
    for _id in $_ids; do
      [[ $_seen = *" $_id "* ]] || { _new="" && break; }
    done
    [ -z "$_new" ] || tikit_fail "page $tikit_page brings only entities of earlier pages, so the list has no end. Run this again later."
    _empty=$((_size > 0 ? 0 : _empty + 1))
    [ "$_empty" -le 100 ] || tikit_fail "$_empty pages in a row are empty, so the list has no end. Run this again later."
    _seen+="$_ids "
    [ -n "$_next" ] || break
    tikit_follow "$_url"
    [[ $_links != *$'\n'"$_next"$'\n'* ]] || tikit_fail "page $tikit_page links to a page already read, so the list has no end. Run this again later."
    _url=$_next tikit_page=$((tikit_page + 1))
  done
  cat "${_pages[@]}" | tikit_jq -s --argjson count "${_count:-0}" '[.[].value[]]
    | if all(.Id != null) and (map(.Id) | length > (unique | length)) then [foreach .[] as $one
      ({}; .new = (.seen["\($one.Id)"] | not) | .seen["\($one.Id)"] = true; if .new then $one else empty end)] else . end
    | if length < $count then "\(length)" | halt_error(3) else . end' 2> "$tikit_scratch/error" || case ${PIPESTATUS[1]} in
    3) tikit_fail "the service counted $_count entities, but its pages brought $(cat "$tikit_scratch/error"). Run this again." ;;
    141) exit 141 ;; # whoever reads the output has stopped
    *) tikit_fail "the output could not be written: $(cat "$tikit_scratch/error")" ;;
  esac
}

tikit_follow() { # URL: resolve _next of tikit_list, a link in the page of URL, and exit if it leads to another origin
  local _page=${1%%[?#]*} _there
  if [[ ! $_next =~ ^[A-Za-z][A-Za-z0-9+.-]*: ]]; then
    case $_next in
      //*) _next=${tikit_home%%:*}:$_next ;;
      /*) _next=$tikit_home$_next ;;
      \?*) _next=$_page$_next ;;
      *) _next=${_page%/*}/$_next ;;
    esac
  fi
  tikit_origin "$_next"
  [ "$tikit_origin" != "$tikit_home" ] || return 0
  _there=${_next%%\?*} _page=${tikit_home#*:}
  [[ ${tikit_origin%%:*} = "${tikit_home%%:*}" || ${tikit_origin%:*} != *"${_page%:*}" ]] ||
    tikit_fail "the next link is ${_there%%:*}, but TIKIT_URL is ${tikit_home%%:*}. Does a proxy in front of the service end TLS?\
 It must pass the scheme on (X-Forwarded-Proto)."
  tikit_fail "the next link leads to another server, $_there, which must not get the access token. Check TIKIT_URL."
}

tikit_write() { # [--returns NAME] METHOD PATH [BODY]: print the entity that comes back, if one does
  local _kind=object _name="" _method
  if [ "$1" = --returns ]; then _kind=entity _name=$2 && shift 2; fi
  _method=$1
  tikit_address "$2"
  shift 2
  tikit_request "$_method" "$tikit_address" "$@"
  [[ $tikit_status != 2* || $_kind = entity ]] || grep -q '[^[:space:]]' "$tikit_body" || return 0
  tikit_check "$_method" "$tikit_address" "$_kind"
  [ -z "$_name" ] || jq -e --arg name "$_name" '.[$name] | . != null and . != ""' < "$tikit_body" > /dev/null ||
    tikit_explain "$_method" "$tikit_address" "it has no $_name"
  tikit_jq . < "$tikit_body"
}

tikit_delete() { # PATH: delete an entity; a missing one counts as deleted
  tikit_address "$1"
  tikit_request DELETE "$tikit_address"
  if [ "$tikit_status" = 404 ] && tikit_ends_in_api; then return 0; fi # at a wrong address everything is missing
  [[ $tikit_status != 2* ]] || grep -q '[^[:space:]]' "$tikit_body" || return 0
  tikit_check DELETE "$tikit_address" object
}

tikit_text() { # TEXT: print it as a text of OData: tikit_list ticket filter "Title eq $(tikit_text "O'Brien")"
  local _quote="'"
  printf %s "'${1//$_quote/$_quote$_quote}'"
}

tikit_date() { # DAYS: print the time in so many days
  [ "$1" -lt 1000000 ] || tikit_fail "$1 days are too many." 2
  tikit_jq -nr --argjson days "$1" 'now + $days * 86400 | floor | todate'
}

tikit_id() { # SET NAME: print the Id of the entity with that name
  local _all
  _all=$(tikit_list "$1") || exit
  tikit_jq -er --arg name "$2" 'map(select(.Name // .Value // "" | ascii_downcase == ($name | ascii_downcase)).Id)
    | if length == 1 then .[0] else empty end' <<< "$_all" ||
    tikit_fail "there is no $(tikit_noun "$1") '$2'. There are: $(tikit_jq -r 'map(.Name // .Value) | join(", ")' <<< "$_all")"
}
