# shellcheck shell=bash
# tikit.sh: what the .sh recipes share: arguments, the access token, requests, and the words of a help desk.
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
#   tikit_id SET NAME                                print the id of a name:    tikit_id Priority High
#   tikit_open                                       print the filter of open tickets
#
# A look-up is an assignment of its own, as in id=$(tikit_id Status Active): bash does not end a script because of a
# failure inside an argument.
[ -n "${BASH_VERSION-}" ] || { echo "tikit: this is a bash script. Run it with bash: bash $0" >&2 && exit 1; }
set -euo pipefail
export MSYS_NO_PATHCONV=1 MSYS2_ARG_CONV_EXCL='*' # Git Bash would turn an argument such as /x into a Windows path

tikit_scratch=$(mktemp -d) || exit 1
tikit_part="" # an unfinished file, beside the target
trap 'rm -rf "$tikit_scratch" ${tikit_part:+"$tikit_part"}' EXIT # also at SIGTERM: a trap for it would wait for curl
trap tikit_end INT
! command -v cygpath > /dev/null || tikit_scratch=$(cygpath -m "$tikit_scratch") # a native curl.exe reads this form

tikit_done="" tikit_filter="" # what a script has already changed, for its errors; the conditions of tikit_where
tikit_unknown="It is not known whether the change was made: look before you repeat it."

tikit_fail() { # MESSAGE [EXIT_CODE]: print one line on stderr and exit, with 1 by default
  printf 'tikit: %s\n' "$(tikit_one_line "$1${tikit_done:+ $tikit_done}" 9000)" >&2
  exit "${2:-1}"
}

# Print a text, perhaps of a server, as one line without the access token, sequences of a terminal, and marks that change the
# direction of writing. A longer text is cut.
tikit_one_line() { # TEXT LENGTH
  local LC_ALL=C _text=$1
  # A server may repeat the token, also in the name of a host, which is shown in lower case.
  [ -z "${tikit_token:+x}" ] || _text=${_text//"$tikit_token"/(the token)} _text=${_text//"$tikit_lower"/(the token)}
  if [[ $_text = *[!\ -~]* || $_text = *"  "* || $_text = " "* || $_text = *" " || ${#_text} -gt $2 ]]; then
    printf %s "$_text" | jq -Rsj --argjson length "$2" '
      gsub("(\u001b\\[|\u009b)[0-?]*[ -/]*[@-~]"; "")
      | gsub("(\u001b\\]|\u009d)[^\u0007\u001b\u009c]*(\u0007|\u001b\\\\|\u009c)?|\u001b[ -/]*[0-~]?"; "")
      | gsub("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"; "")
      | gsub("[\u0001-\u0020\u007f-\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+"; " ") | gsub("^ | $"; "")
      | if length > $length then (.[:$length - 1] | sub(" $"; "")) + "\u2026" else . end'
  else
    printf %s "$_text"
  fi
}

tikit_already_done() { # SENTENCE: add to later errors what the script has changed, and what not to repeat
  tikit_done=$1
}

tikit_end() { # end after Ctrl-C
  [ ! -s "$tikit_scratch/writing" ] || tikit_fail "interrupted. $tikit_unknown" 130
  [ -z "$tikit_done" ] || tikit_fail "interrupted." 130
  exit 130
}

for tikit_program in curl jq; do
  command -v "$tikit_program" > /dev/null || tikit_fail "$tikit_program is missing. Install it, then run this again."
done

tikit_jq() { # run jq; jq.exe ends its lines with CR LF
  jq "$@" | tr -d '\r'
}

tikit_to_lower() { # NAME: set a variable to its value with the ASCII letters in lower case
  local LC_ALL=C _text=${!1} _letter _small=abcdefghijklmnopqrstuvwxyz
  for _letter in A B C D E F G H I J K L M N O P Q R S T U V W X Y Z; do
    _text=${_text//$_letter/${_small:0:1}} _small=${_small:1}
  done
  printf -v "$1" %s "$_text"
}

tikit_number() { # NUMBER: print it with commas, as in 1,250
  local _head=$1 _tail=""
  while [ ${#_head} -gt 3 ]; do
    _tail=,${_head:${#_head}-3}$_tail _head=${_head:0:${#_head}-3}
  done
  printf %s "$_head$_tail"
}

# --- Arguments ---

# Set a variable for each argument and option. TYPE is int, or the choices, as in overdue,stale,open.
tikit_arguments() { # NAME[:TYPE][=DEFAULT]... [--OPTION[:TYPE]=DEFAULT | --FLAG]... -- "$@"
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
      --) _rest=+ ;; # no later argument is an option
      -?*)
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
  [ -n "$_value" ] || tikit_usage "$(tikit_upper "$_name") must not be empty"
  if [[ ${1%%=*} = *:int ]]; then
    [[ $_value =~ ^[0-9]+$ ]] || tikit_usage "$(tikit_upper "$_name") must be a whole number, not '$_value'"
    [ ${#_value} -lt 10 ] || tikit_usage "$(tikit_upper "$_name") must have at most 9 digits, not '$_value'"
    _value=$((10#$_value))
  elif [[ ${1%%=*} = *:* ]]; then
    tikit_choose "$_name" "${1%%=*}" "$_value"
    _value=$tikit_choice
  fi
  _name=${_name#--}
  printf -v "${_name//-/_}" %s "$_value"
}

tikit_choose() { # NAME SPEC VALUE: set tikit_choice to the choice that a value is, in upper or lower case, or exit with 2
  local _choices=${2#*:}
  shopt -s nocasematch
  for tikit_choice in ${_choices//,/ } ""; do
    [[ $3 != "$tikit_choice" ]] || break
  done
  shopt -u nocasematch
  _choices="${_choices%,*} or ${_choices##*,}"
  [ -n "$tikit_choice" ] || tikit_usage "$(tikit_upper "$1") must be ${_choices//,/, }, not '$3'"
}

tikit_upper() { # NAME: print an argument as help writes it, and an option unchanged
  case $1 in --*) printf %s "$1" ;; *) printf %s "$1" | tr '[:lower:]_' '[:upper:]-' ;; esac
}

tikit_usage() { # MESSAGE: exit with 2
  local _usage
  _usage=$(sed -n '/^# Usage: /,${/^#/!q;s/^# *//p;}' "$0")
  tikit_fail "$1. ${_usage//[[:cntrl:]]/ }" 2
}

# --- Access token and address ---

tikit_trim() { # NAME TEXT: set NAME to TEXT without the white space around it
  local _text=${2#"${2%%[![:space:]]*}"}
  printf -v "$1" %s "${_text%"${_text##*[![:space:]]}"}"
}

tikit_find_token() { # set tikit_token, tikit_lower (in lower case), and tikit_store: what to do with the next token
  local LC_ALL=C _file _bytes _problem="" _again="Copy the value again, without 'Bearer' and in one line."
  local _only="TIKIT_TOKEN_FILE must name a text file that contains only the access token."
  tikit_trim tikit_token "${TIKIT_TOKEN-}"
  tikit_trim _file "${TIKIT_TOKEN_FILE-}"
  tikit_store="set TIKIT_TOKEN"
  if [ -z "$tikit_token" ] && [ -n "$_file" ]; then
    tikit_store="write it to the file that TIKIT_TOKEN_FILE names"
    if ! { _bytes=$(tr -d '\000' < "$_file"); } 2> "$tikit_scratch/error"; then # UTF-16 contains zeros
      IFS= read -r _problem < "$tikit_scratch/error" || :
      tikit_fail "the token file cannot be read: ${_problem##*: }. $_only"
    fi
    _bytes=${_bytes#$'\xef\xbb\xbf'} _bytes=${_bytes#$'\xff\xfe'} _bytes=${_bytes#$'\xfe\xff'} # byte order marks
    tikit_trim tikit_token "$_bytes"
    [ -n "$tikit_token" ] || tikit_fail "the token file is empty. $_only"
    tikit_warn_of_readers "$_file"
  fi
  case $tikit_token in
    '') tikit_fail "there is no access token. Create one in Settings > Access Tokens, then set TIKIT_TOKEN or TIKIT_TOKEN_FILE." ;;
    *' '*) _problem="a space. $_again" ;;
    *[!!-~]*) _problem="a line break, a control character or a character outside ASCII. $_again" ;;
    [\'\"]* | *[\'\"]) _problem="quotation marks. Set it again without them." ;;
  esac
  [ -z "$_problem" ] || { tikit_token="" && tikit_fail "the access token cannot be sent: it contains $_problem"; }
  tikit_lower=$tikit_token
  tikit_to_lower tikit_lower
}

tikit_warn_of_readers() { # FILE: print a line on stderr, once, if the group or all users can read a file of this user
  case ${OSTYPE-} in msys* | cygwin*) return 0 ;; esac # the modes of Git Bash are not those of Windows
  [ ! -e "$tikit_scratch/warned" ] && [ -f "$1" ] && [ -O "$1" ] || return 0
  [ -n "$(find -L "$1" -prune \( -perm -040 -o -perm -004 \) 2> /dev/null)" ] || return 0
  : > "$tikit_scratch/warned"
  printf 'tikit: other users can read the token file: run chmod 600 %q\n' "$1" >&2
}

# Set tikit_origin to scheme://host:port in one spelling, or to nothing if the URL is malformed or not http(s); tikit_short to
# the same without the default port; and tikit_user to the user name and password in the URL.
tikit_origin() { # URL
  local LC_ALL=C _port _default
  local _url='^([Hh][Tt][Tt][Pp][Ss]?)://([^/?#@]*@)?([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(:([0-9]{1,5}))?([/?#].*)?$'
  tikit_origin="" tikit_short="" tikit_user=""
  [[ $1 =~ $_url && $1 != *[[:space:][:cntrl:]]* && $((10#0${BASH_REMATCH[5]})) -lt 65536 ]] || return 0
  tikit_origin=${BASH_REMATCH[1]}://${BASH_REMATCH[3]} tikit_user=${BASH_REMATCH[2]} _port=${BASH_REMATCH[5]}
  tikit_to_lower tikit_origin
  case $tikit_origin in https:*) _default=443 ;; *) _default=80 ;; esac
  _port=$((10#${_port:-$_default})) tikit_short=$tikit_origin
  [ "$_port" = "$_default" ] || tikit_short+=:$_port
  tikit_origin+=:$_port
}

tikit_resolve() { # URL LINK: set tikit_target to the link of a page, as an absolute URL
  local _page=${1%%[?#]*} _origin
  tikit_origin "$1"
  _origin=$tikit_origin tikit_target=$2
  [[ ! $2 =~ ^[A-Za-z][A-Za-z0-9+.-]*: ]] || return 0
  case $2 in
    '' | '#'*) tikit_target=$1 ;;
    //*) tikit_target=${_origin%%:*}:$2 ;;
    /*) tikit_target=$_origin$2 ;;
    \?*) tikit_target=$_page$2 ;;
    *) tikit_target=${_page%/*}/$2 ;;
  esac
}

tikit_connect() { # set tikit_url, tikit_home (its origin), tikit_server, tikit_proxy, tikit_timeout and tikit_token
  local _trace _set="Set TIKIT_URL to https://app.tikit.ai/api or, for a sandbox, http://127.0.0.1:8080/api."
  tikit_trim tikit_url "${TIKIT_URL-}"
  tikit_url=${tikit_url:-https://app.tikit.ai/api}
  while [[ $tikit_url = */ ]]; do tikit_url=${tikit_url%/}; done
  tikit_origin "$tikit_url"
  tikit_home=$tikit_origin tikit_server=${tikit_short#*://} tikit_proxy=()
  [ -n "$tikit_home" ] || tikit_fail "the address of Tikit is not an http or https address. $_set"
  [[ -z $tikit_user && $tikit_url != *[?#]* ]] ||
    tikit_fail "the address of Tikit contains a user name, a query or a fragment. $_set"
  if [[ $tikit_home =~ ^https?://(127(\.[0-9]+){3}|localhost|\[(0*:)+0*1\]): ]]; then
    tikit_proxy=(--noproxy '*')
  elif [[ $tikit_home = http:* ]]; then
    tikit_fail "http to ${tikit_server%:*} would send the access token unencrypted. Use https:// in TIKIT_URL."
  fi
  tikit_trim tikit_timeout "${TIKIT_TIMEOUT-}"
  [ -z "$tikit_timeout" ] || tikit_timeout=$TIKIT_TIMEOUT
  tikit_timeout=${tikit_timeout:-120}
  [[ $tikit_timeout =~ ^[0-9]{1,9}$ && $((10#$tikit_timeout)) -gt 0 ]] ||
    tikit_fail "TIKIT_TIMEOUT is not a positive whole number: '${tikit_timeout:0:20}'. Set it to seconds: 120."
  tikit_timeout=$((10#$tikit_timeout))
  [ "$tikit_timeout" -lt 2000000 ] || tikit_timeout=2000000 # curl on Windows refuses more
  { _trace=$- && set +x; } 2> /dev/null # the trace of bash -x must not show the access token
  tikit_find_token
  case $_trace in *x*) set -x ;; esac
}

tikit_address() { # PATH [OPTION VALUE]...: set tikit_address
  tikit_connect
  tikit_address=$tikit_url/${1#/} tikit_page=1 tikit_items=0 tikit_body=$tikit_scratch/body
  shift
  while [ $# -gt 0 ]; do
    [ $# -gt 1 ] || tikit_fail "the option '$1' has no value." 2
    case $tikit_address in *\?*) tikit_address+='&' ;; *) tikit_address+='?' ;; esac
    tikit_encode "$2"
    [ ${#tikit_encoded} -le 8192 ] || tikit_fail "the ${1#\$} is too long for a URL: $(tikit_number ${#tikit_encoded}) bytes, \
more than 8,192. Split it: fewer names in one call."
    tikit_address+="\$${1#\$}=$tikit_encoded"
    shift 2
  done
}

tikit_encode() { # TEXT: set tikit_encoded to the text, percent-encoded
  local LC_ALL=C _rest=$1 _plain _code
  tikit_encoded=""
  if [ ${#1} -gt 1000 ]; then # which takes bash longer than jq
    tikit_encoded=$(printf %s "$1" | jq -Rsj @uri) && return
  fi
  while _plain=${_rest%%[!A-Za-z0-9_.~!*\'()-]*} && tikit_encoded+=$_plain && [ "$_rest" != "$_plain" ]; do
    _rest=${_rest:${#_plain}}
    printf -v _code %d "'$_rest"
    printf -v _code %%%02X $((_code & 255)) # bash may take a byte for a negative number
    tikit_encoded+=$_code _rest=${_rest:1}
  done
}

# --- One request ---

# One attempt. Set tikit_code (of curl), tikit_sent_at (0.000 if curl had sent nothing), tikit_took (in milliseconds),
# tikit_size (of the body, in bytes), and what tikit_headers sets.
tikit_send() { # METHOD URL MILLISECONDS [BODY]
  local _options=() _seconds _line _header_size=0 _numbers='^([0-9.]+) ([0-9]+)\.([0-9]{3})[0-9]* ([0-9]+) ([0-9]+)$'
  tikit_sent_at=1 tikit_took=0 tikit_size=67108865 # if the line of -w is missing
  printf -v _seconds %d.%03d $(($3 / 1000)) $(($3 % 1000))
  if [ $# -gt 3 ]; then
    printf %s "$4" > "$tikit_scratch/sent"
    _options+=(-H "Content-Type: application/json" --data-binary "@$tikit_scratch/sent")
  fi
  : > "$tikit_scratch/headers"
  tikit_code=0
  # An older curl limits no body of unknown length: head does. jq does not see a zero and skips a record separator. In the
  # locale C a decimal point is a point. The last line is that of -w, and not of the body. No program but bash has stderr,
  # which would stay open if a signal ended only bash.
  LC_ALL=C curl -q -sS --globoff --proto =http,https ${tikit_proxy[@]+"${tikit_proxy[@]}"} --suppress-connect-headers \
    --connect-timeout 10 --speed-limit 1 --speed-time 30 --max-time "$_seconds" --max-filesize 67108864 -X "$1" -H @- \
    ${_options[@]+"${_options[@]}"} -D "$tikit_scratch/headers" \
    -w '\n%{time_pretransfer} %{time_total} %{size_download} %{size_header}\n' -- "$2" 2> "$tikit_scratch/error" \
    <<< "Authorization: Bearer $tikit_token"$'\nAccept: application/json\nUser-Agent: tikit-kit\nExpect:' |
    head -c 67109000 2> /dev/null | LC_ALL=C tr '\000\036' '\001\001' 2> /dev/null |
    LC_ALL=C sed -e "\$w $tikit_scratch/figures" -e '$d' > "$tikit_body" 2> /dev/null || tikit_code=${PIPESTATUS[0]}
  IFS= read -r -n 99 _line < "$tikit_scratch/figures" || :
  if [[ ${_line%$'\r'} =~ $_numbers ]]; then
    tikit_sent_at=${BASH_REMATCH[1]} tikit_took=$((BASH_REMATCH[2] * 1000 + 10#${BASH_REMATCH[3]}))
    tikit_size=${BASH_REMATCH[4]} _header_size=${BASH_REMATCH[5]}
  fi
  # curl may have ended without an error before head did.
  [ "$tikit_code" != 0 ] || [ "$tikit_size" -le 67108864 ] || tikit_code=63
  [ "$_header_size" -le 102400 ] || : > "$tikit_scratch/headers" # bash would take long to read more
  tikit_headers
  case $tikit_code:$tikit_status in 0:000 | 27:* | 100:* | *:101) tikit_code=8 ;; esac # too long, or another protocol
  # Without its whole body, a refusal is still a refusal; any other response is no response.
  [ "$tikit_code" = 0 ] || [ "$tikit_status" -ge 300 ] || tikit_status=000
}

tikit_headers() { # set tikit_status and the headers that matter from the last response in the file that curl wrote
  local _line _value _first _status='^HTTP/[0-9.]+ ([0-9]{3})'
  tikit_clear_headers
  shopt -s nocasematch
  while IFS= read -r _line; do
    if [[ $_line =~ $_status ]]; then
      tikit_clear_headers
      tikit_status=${BASH_REMATCH[1]}
    fi
    tikit_trim _value "${_line#*:}"
    case $_line in
      retry-after:*) tikit_wait+=${tikit_wait:+, }$_value ;;
      location:*) tikit_location+=${tikit_location:+, }$_value ;;
      www-authenticate:*) tikit_challenge+="$_value " ;;
      content-type:*) tikit_type=$_value ;;
      content-encoding:*) tikit_encoding=$_value ;;
      content-length:*,*) # curl takes the first of several
        _value=,${_value//[[:space:]]/} _first=${_value#,}
        [ -z "${_value//,${_first%%,*}/}" ] || tikit_code=8
        ;;
      request-id:* | x-request-id:* | x-ms-request-id:* | x-correlation-id:*) tikit_request_id=$_value ;;
    esac
  done < "$tikit_scratch/headers"
  shopt -u nocasematch
}

tikit_clear_headers() {
  tikit_status=000 tikit_wait="" tikit_location="" tikit_challenge="" tikit_type="" tikit_encoding="" tikit_request_id=""
}

tikit_request() { # METHOD URL [BODY]: send a request, and retry it where that is safe, within TIKIT_TIMEOUT
  local _left=$((tikit_timeout * 1000)) _limit _wait # in milliseconds
  [ "$1" = GET ] || ! tikit_is_on "${TIKIT_READ_ONLY-}" ||
    tikit_fail "read-only mode: nothing was sent. To change something, unset TIKIT_READ_ONLY."
  tikit_attempt=1
  while :; do
    _limit=$_left # of which one attempt gets half, if a later one may succeed
    [ "$1" != GET ] || [ "$tikit_attempt" = 4 ] || _limit=$(((_left + 1) / 2))
    [ "$1" = GET ] || printf x > "$tikit_scratch/writing" # for tikit_end, also in the process that waits for this one
    tikit_send "$1" "$2" "$_limit" ${3+"$3"}
    : > "$tikit_scratch/writing"
    _left=$((_left - tikit_took))
    case $1:$tikit_status:$tikit_code in # the HTTP status, and the code of curl if there is none
      GET:408:* | GET:50[0234]:* | *:429:* | *:000:[567]) ;;
      GET:000:[18] | GET:000:16 | GET:000:18 | GET:000:28 | GET:000:35 | GET:000:5[256] | GET:000:92) ;;
      *) return 0 ;;
    esac
    [ "$tikit_attempt" -lt 4 ] || return 0
    tikit_retry_after
    _wait=$((tikit_wait * 1000))
    [ "$_wait" -gt 0 ] || _wait=$(((500 << (tikit_attempt - 1)) * (50 + RANDOM % 51) / 100))
    [ "$_wait" -lt "$_left" ] || return 0
    tikit_attempt=$((tikit_attempt + 1))
    [ "$_wait" -le 1000 ] || printf 'tikit: %s, waiting %s s (attempt %s of 4)\n' \
      "${tikit_status/000/no response}" $(((_wait + 500) / 1000)) "$tikit_attempt" >&2
    sleep "$((_wait / 1000)).$(printf %03d $((_wait % 1000)))" > /dev/null 2>&1
    _left=$((_left - _wait))
  done
}

tikit_is_on() { # VALUE: fail if it is empty, 0, false, no or off; any other value is on
  local _value
  tikit_trim _value "$1"
  case $_value in '' | 0 | [Ff][Aa][Ll][Ss][Ee] | [Nn][Oo] | [Oo][Ff][Ff]) return 1 ;; esac
}

tikit_retry_after() { # convert tikit_wait, the text of Retry-After, to seconds; 0 if it is neither a number nor a date
  if [[ $tikit_wait =~ ^[0-9]*$ ]]; then
    tikit_wait=$((10#0${tikit_wait:0:9}))
  else
    tikit_wait=$(LC_ALL=C tikit_jq -rn --arg date "$tikit_wait" '($date | strptime("%a, %d %b %Y %H:%M:%S GMT") | mktime)
      - now | ceil | if . > 0 then . else 0 end' 2> /dev/null) || tikit_wait=0
  fi
}

# --- What an error says ---

tikit_noun() { # NAME: print a name of the API as words, as in "access token"
  printf %s "$1" | sed 's/\([a-z]\)\([A-Z]\)/\1 \2/g' | tr '[:upper:]' '[:lower:]'
}

tikit_message() { # print the error message of the service in the body, in one line
  local _message
  [ "$tikit_size" != 0 ] || return 0
  _message=$(jq -j 'objects | .error // ."odata.error" | objects.message | strings, (objects.value | strings)
    | ltrimstr("The query specified in the URI is not valid. ") | gsub("\u0000"; " ") | .[:9000]' < "$tikit_body" \
    2> /dev/null) || return 0
  _message=$(tikit_one_line "$_message" 400)
  printf %s "${_message%"${_message##*[!.]}"}"
}

tikit_explain_connection() { # set _what and _hint of tikit_explain from the code and the text of curl
  local _text
  IFS= read -r _text < "$tikit_scratch/error" || :
  _text=${_text#curl: (*) } _text=${_text%$'\r'} _text=${_text%.}
  _hint="Check TIKIT_URL and the network."
  case $tikit_code:$_text in
    *"response 407"* | *"code 407"*)
      tikit_status=407 _what="the proxy requires a user name and a password"
      _hint="Set HTTPS_PROXY with them: http://user:password@proxy:port."
      ;;
    1:* | 8:* | 16:* | 18:* | 5[25]:* | 92:*) _what="the connection to $tikit_server broke before the response was complete" ;;
    3:*) _what="a URL is malformed" _hint="Check what responds at TIKIT_URL." ;;
    5:* | 97:* | 56:*CONNECT*)
      _what="cannot connect to $tikit_server through the proxy: $_text" _hint="Check HTTPS_PROXY and TIKIT_URL."
      ;;
    6:*) _what="the host name ${tikit_server%:*} cannot be found" ;;
    7:*)
      _what="nothing listens at $tikit_server"
      [ ${#tikit_proxy[@]} = 0 ] || _hint+=" Start a sandbox with: python -m tikit_sandbox"
      ;;
    23:* | 63:* | 141:*)
      _what="the response of $tikit_server is larger than 64 MiB" _hint="Ask for less: \$select, \$filter or \$top."
      ;;
    28:*"Connection time"* | 28:*Resolving* | 28:*"Failed to connect"*)
      _what="$tikit_server did not accept a connection in time"
      ;;
    28:*) _what="$tikit_server did not respond in time" ;;
    35:*) _what="cannot open a secure connection to $tikit_server" _hint="Check that TIKIT_URL is an https address." ;;
    56:*) _what="the connection to $tikit_server broke before the response was complete" ;;
    60:*)
      _what="the certificate of $tikit_server is not trusted: ${_text#SSL certificate problem: }"
      _hint="If your network inspects TLS, set SSL_CERT_FILE to a file with its root certificate."
      ;;
    61:*) _what="the response of $tikit_server cannot be decompressed" ;;
    77:*) _what="the file of trusted certificates cannot be read" _hint="Check SSL_CERT_FILE." ;;
    *) _what="there is no response from $tikit_server: $_text" ;;
  esac
}

tikit_explain_401() { # set _what and _hint of tikit_explain from the challenge of the service
  local _date="expired at '([0-9]{2})/([0-9]{2})/([0-9]{4}) ([0-9]{2}:[0-9]{2})(:[0-9]{2})'"
  local _months=("" January February March April May June July August September October November December)
  _what="the service does not know this access token: it is mistyped, incomplete or deleted"
  case $tikit_challenge in
    *expired*)
      _what="the access token expired"
      if [[ $tikit_challenge =~ $_date && $((10#${BASH_REMATCH[1]})) -le 12 && ${BASH_REMATCH[1]} != 00 ]]; then
        _what+=" on $((10#${BASH_REMATCH[2]})) ${_months[10#${BASH_REMATCH[1]}]} ${BASH_REMATCH[3]} at ${BASH_REMATCH[4]}"
        _what+="${BASH_REMATCH[5]#:00} UTC"
      fi
      ;;
    *"not valid before"*) _what="the access token is not valid yet" _hint="Check this machine's clock, or wait." ;;
    *error=*) ;;
    *) _what="the service received no access token" _hint="Check TIKIT_URL, and whether a proxy drops the token." ;;
  esac
}

tikit_explain_404() { # METHOD URL: set _what and _hint of tikit_explain
  local _path=${2%%\?*} _changed _entity='/([A-Za-z0-9_]+)[(/](-?[0-9]+)\)?(/[A-Za-z0-9_]+)?$'
  _path=/${_path#*://*/}
  _what="there is nothing at $(tikit_one_line "$_path" 80)"
  if [ "$1" = POST ] && [[ ! $_path =~ $_entity ]]; then # the body has the id, as in {"Ticket": {"Id": 100}}
    _changed=$(tikit_jq -r 'to_entries | select(length == 1)[0] | "/\(.key)/\(.value.Id | numbers)"' \
      "$tikit_scratch/sent" 2> /dev/null) || _changed=""
    _path=${_changed:-$_path}
  fi
  [[ $_path =~ $_entity ]] || return 0
  _what="there is no $(tikit_noun "${BASH_REMATCH[1]}") ${BASH_REMATCH[2]}"
  ! tikit_ends_in_api || _hint="Check the id."
}

tikit_explain_redirect() { # URL: set _what of tikit_explain
  _what="the service redirects, but does not say where"
  [ -n "$tikit_location" ] || return 0
  tikit_resolve "$1" "$tikit_location"
  tikit_origin "$tikit_target"
  tikit_target=${tikit_target%%[?#]*}
  case $tikit_origin in
    '') ;;
    "$tikit_home") _what="the service redirects to another page of its own, $(tikit_one_line "/${tikit_target#*://*/}" 80)" ;;
    *) _what="the service redirects to another server, $tikit_short" ;;
  esac
}

tikit_query_options() { # URL: print the names of the query options, as in "$filter and $expand"
  local _option _names=""
  [[ $1 = *\?* ]] || return 0
  while IFS= read -r -d '&' _option; do
    _option=${_option%%=*} _option=${_option#%24}
    case $_option in *skip*) ;; *) _names+="${_names:+ and }\$${_option#\$}" ;; esac
  done <<< "${1#*\?}&"
  printf %s "$_names"
}

tikit_explain() { # METHOD URL [PROBLEM]: print what happened and what to do next, and exit with 1
  local _what _hint _message _later="Try again later." _check="Check the address in TIKIT_URL." _options
  local _new="in Settings > Access Tokens, then $tikit_store."
  tikit_ends_in_api || _check="The address usually ends in /api, as in https://app.tikit.ai/api: check TIKIT_URL."
  tikit_retry_after
  if [ "$tikit_wait" -gt 0 ] && [ "$tikit_wait" -le 31536000 ]; then # a longer wait is a mistake
    _later="The service asks for a wait of $(tikit_number "$tikit_wait") seconds: try again after that."
  fi
  _hint=$_check
  case $tikit_status in
    000) tikit_explain_connection ;;
    2*) _what=${3-} ;;
    3*) tikit_explain_redirect "$2" && _hint="Redirects are not followed. $_check" ;;
    400)
      _message=$(tikit_message)
      _what=${_message:-the service could not read the request} _options=$(tikit_query_options "$2")
      [ -z "$_options" ] || _hint="Check $_options."
      [ "$1" = GET ] || _hint="Check the name, the type and the spelling of each value."
      ;;
    401) _hint="Create another $_new" && tikit_explain_401 ;;
    403)
      _what="the roles of the access token do not allow this"
      _hint="Create one with the required role (for example Administrators) $_new"
      ;;
    404) tikit_explain_404 "$1" "$2" ;;
    405) _what="the service does not accept $1 here" ;;
    407) _what="the proxy requires a user name and a password" _hint="Put them into the proxy's address." ;;
    408) _what="the service waited too long for the request" _hint="Try again." ;;
    413) _what="the request is too large for the service" _hint="Send less at once." ;;
    414 | 431) _what="the query is too long for the service" _hint="Split it: fewer values in one filter." ;;
    415) _what="the service does not accept this kind of body" _hint="Send JSON in UTF-8." ;;
    429) _what="the service received too many requests" _hint=$_later ;;
    [5-9]*)
      _message=$(tikit_message) _hint=$_later
      _what="${_message:-the service failed}${tikit_request_id:+ (request $(tikit_one_line "$tikit_request_id" 80))}"
      ;;
    *) _message=$(tikit_message) && _what=${_message:-the service refused the request} ;;
  esac
  [ "$tikit_attempt" = 1 ] || _what+=", after $tikit_attempt attempts"
  if [ "$1" != GET ]; then
    [ -n "$tikit_done" ] || _hint="Nothing was changed. $_hint"
    ! tikit_is_unknown || _hint=$tikit_unknown
  fi
  [ "$tikit_status" = 000 ] || _what="$tikit_status: $_what"
  tikit_fail_page "$_what" "$_hint"
}

tikit_fail_page() { # WHAT HINT: print an error that names the page, if it is not the first, and exit with 1
  local _place="" _twice
  if [ "$tikit_page" != 1 ]; then
    _twice=$(awk 'BEGIN { RS = " " } NF && seen[$0]++ { twice++ } END { print twice + 0 }' <<< "${_seen-}") # of tikit_list
    _place=" (page $(tikit_number "$tikit_page"), after $(tikit_number $((tikit_items - _twice))) items)"
  fi
  tikit_fail "$1$_place. $2"
}

tikit_is_unknown() { # succeed if the last request, a write, may have been processed
  case $tikit_status:$tikit_sent_at in
    501:* | 505:*) return 1 ;; # the server does not support the method, or the version of HTTP
    000:*[1-9]* | 2* | 408:* | [5-9]*) return 0 ;;
  esac
  return 1
}

tikit_ends_in_api() { # succeed if the address ends in /api: at any other, a 404 does not mean that an entity is missing
  [[ $tikit_url = */[Aa][Pp][Ii] ]]
}

# --- What a response must be ---

# Input: a body. Output: the number of names in it, more if it contains a control character in a text or a number that JSON
# does not have (+1, 01, .5 or 5.), and whether an Id is written as a fraction. jq sees none of these, and takes the last of
# two members with one name.
tikit_scan='
  BEGIN { RS = "\"" }
  is_text && /[\001-\037]/ { names += 1e9 }
  is_text && match($0, /\\+$/) && RLENGTH % 2 { name = "?"; next } # the quotation mark is a part of the text
  is_text { is_text = 0; name = name $0; next }
  /(^|[^eE])\+|(^|[^0-9.eE+-])-?0[0-9]|(^|[^0-9])\.|\.([^0-9]|$)/ { names += 1e9 }
  NR > 1 && /^[ \t\r\n]*:/ { names++; if (name == "Id" && /^[ \t\r\n]*:[ \t\r\n]*-?[0-9]*[.eE]/) fraction = 1 }
  { is_text = 1; name = "" }
  END { print names + 0, fraction ? "true" : "false" }'

tikit_repeats='def repeats: all(.Id != null) and (map(.Id) | length > (unique | length));' # whether an Id comes twice

# Input: the JSON texts of a body. Output: the problem of the response, empty if it has none; whether a text may have been
# invalid UTF-8; for a list the type of its next link, its count or -, the number of its items, whether an Id comes twice, and
# whether the query has $top or $skip; its Ids; its next link, with its spaces encoded, and with a space for each control
# character, which makes it malformed; then what tikit_then makes of the result, the items of a list or else the object. jq
# takes the last of two members with one name: of $names in the body, it has fewer.
tikit_inspect=$tikit_repeats'
  def options: [$url | ascii_downcase | gsub("%24|\\$"; "") | split("?")[1:] | join("?") | split("&")[]
    | [split("=")[0], (split("=")[1:] | join("="))]];
  def has_option($names): any(options[]; .[0] | IN($names[]));
  def names: gsub("%2c"; ",") | gsub("%2a"; "*") | gsub("[+ ]|%20"; "") | split(",");
  def without_id: has_option(["apply"])
    or (first(options[] | select(.[0] == "select") | .[1]) // "id" | names | all(. != "id" and . != "*"));
  def has_id($optional): .Id | $optional and . == null
    or type == "number" and . == floor and . > -9007199254740992 and . < 9007199254740992 and ($fraction | not);
  def has_error: any(keys_unsorted[]; test("(^|[@.])error$"; "i"));
  def item_problem($optional; $suspect): if type != "object" then "the list contains something other than objects"
    elif $suspect and has_error then "the list contains an error"
    elif has_id($optional) then empty else "an entity of the list has no Id" end;
  def annotation($name): with_entries(.key |= ascii_downcase)
    | [.["@odata.\($name)", "@\($name)", "odata.\($name)", $name] | values][0];
  def count: (strings | select(test("^[0-9]{1,15}$")) | tonumber), (numbers | select(. == floor and . >= 0))
    | [floor, 999999999999999] | min;
  def is_strict: reduce .. as $value ([0, true]; ($value | type) as $type
      | if $type == "object" then .[0] += ($value | length)
        elif $type == "number" and ($value > -1.79e308 and $value < 1.79e308 | not) then .[1] = false else . end)
    | .[1] and .[0] >= $names;
  def problem($text): without_id as $optional
    | if length == 0 and $method == "GET" then "the body of the response is empty"
      elif length == 0 then if $kind == "object" then "" else "the service returned nothing instead of the entity" end
      elif length > 1 or (is_strict | not) then "the response is not valid JSON"
      else ($text | test("error\":"; "i")) as $suspect | .[0] | if type != "object" then "the response is not a JSON object"
        elif $suspect and has_error then "the response contains an error"
        elif $kind == "list" then if .value | type != "array" then "the response is not a list"
          else first(.value[] | item_problem($optional; $suspect)) // "" end
        elif $kind == "entity" and (has_id($optional) | not) then "the entity in the response has no Id"
        elif $returns != "" and (.[$returns] | . == null or . == "") then "the entity in the response has no \($returns)"
        else "" end
      end;
  def facts: if $kind != "list" then "", "", "" else annotation("nextlink") as $link
    | [.value[].Id // empty | tostring] as $ids
    | "\($link | type) \((annotation("count") | count) // "-") \(.value | length) " +
      "\(.value | repeats) \(has_option(["top", "skip"]))",
      ($ids | join(" ")), (($link | strings | gsub(" "; "%20") | gsub("[[:cntrl:]]"; " ")) // "") end;
  tojson as $text | problem($text) as $problem | $problem, if $problem != "" or length == 0 then empty else
    .[0] | ($text | contains("\ufffd")), facts, (if $kind == "list" then .value else . end'
tikit_then=. tikit_with=() # a filter of jq for the result of the next request, and the options of jq that it needs

# Exit unless the response is a list, an object, or an entity (with a value for NAME). Set what tikit_inspect prints of a list:
# tikit_facts, tikit_ids and tikit_link.
tikit_check() { # METHOD URL KIND [NAME]
  local _problem="the response is not valid JSON" _suspect="" _names=0 _fraction=false _line _variable
  [[ $tikit_status = 2* ]] || tikit_explain "$1" "$2"
  case $tikit_encoding in '' | identity) ;; *) [ "$tikit_size" = 0 ] || tikit_code=61 ;; esac # curl decodes none
  [ "$tikit_code" = 0 ] || { tikit_status=000 && tikit_explain "$1" "$2"; }
  # awk takes minutes for much text without a quotation mark.
  [ "$tikit_size" -gt 8388608 ] || read -r _names _fraction <<< "$(LC_ALL=C awk "$tikit_scan" "$tikit_body")"
  if jq -rs --arg method "$1" --arg kind "$3" --arg url "$2" --arg returns "${4-}" --argjson names "$_names" \
    --argjson fraction "$_fraction" ${tikit_with[@]+"${tikit_with[@]}"} "$tikit_inspect | ($tikit_then)) end" \
    < "$tikit_body" > "$tikit_scratch/result" 2> "$tikit_scratch/error"; then
    for _variable in _problem _suspect tikit_facts tikit_ids tikit_link; do
      IFS= read -r _line || _line=""
      printf -v "$_variable" %s "${_line%$'\r'}"
    done < "$tikit_scratch/result"
  fi
  # jq replaces invalid UTF-8 with U+FFFD: without those that the body itself contains, none may be left.
  if [[ $_problem$_suspect = true || $_problem = *"valid JSON" ]] &&
    LC_ALL=C sed $'s/\xef\xbf\xbd/?/g' < "$tikit_body" | jq -Rse 'contains("\ufffd")' > /dev/null; then
    _problem="the response is not UTF-8"
  fi
  if [[ $_problem = *"valid JSON" || $_problem = *UTF-8 ]] && { [[ $tikit_type = *[Hh][Tt][Mm][Ll]* ]] ||
    [ "$(LC_ALL=C tr -d '[:space:]' < "$tikit_body" | head -c 1)" = "<" ]; }; then
    _problem="a web page came instead of JSON, perhaps to sign in"
  fi
  [ -z "$_problem" ] || tikit_explain "$1" "$2" "$_problem"
}

tikit_result() { # print what tikit_then made of the response; jq.exe ends its lines with CR LF
  LC_ALL=C sed -e 1,5d -e $'s/\r$//' "$tikit_scratch/result"
}

# --- What recipes call ---

tikit_get() { # PATH [OPTION VALUE]...: print one entity
  tikit_address "$@"
  tikit_request GET "$tikit_address"
  tikit_check GET "$tikit_address" entity
  tikit_result
}

tikit_list() { # PATH [OPTION VALUE]...: print an array with the entities of every page
  local _url _type _counted _size _repeats _partial _id _is_new _count=0 _empty=0 _seen=" " _links=$'\n' _pages=()
  local _endless="The list would never end: report this to whoever runs the service."
  tikit_address "$@"
  _url=$tikit_address
  while :; do
    tikit_body=$tikit_scratch/page$tikit_page
    tikit_request GET "$_url"
    if [ "$tikit_page" = 1 ]; then
      tikit_check GET "$_url" list
    else # the result is made of all pages, at the end
      tikit_then=empty tikit_check GET "$_url" list
    fi
    _pages+=("$tikit_body") _links+=$_url$'\n'
    read -r _type _counted _size _repeats _partial <<< "$tikit_facts"
    if [ "$tikit_page" = 1 ] && [ "$_partial" = true ]; then _count=""; fi # $top and $skip do not change the count
    [[ -z $_count || ! $_counted =~ ^[0-9]+$ ]] || [ "$_counted" -le "$_count" ] || _count=$_counted
    _is_new=$_size
    for _id in $tikit_ids; do
      _is_new=0
      [[ $_seen = *" $_id "* ]] || { _is_new=1 && break; }
    done
    [ "$_size" = 0 ] || [ "$_is_new" != 0 ] || tikit_fail_page "a page contains only items that were already read" "$_endless"
    [ "$_size" = 0 ] && _empty=$((_empty + 1)) || _empty=0
    [ "$_empty" -le 100 ] || tikit_fail_page "the list goes on with empty pages" "$_endless"
    tikit_items=$((tikit_items + _size)) _seen+="$tikit_ids "
    [ "$_type" != null ] || break
    tikit_page=$((tikit_page + 1))
    tikit_follow "$_url" "$_type" "$tikit_link"
    [[ $_links != *$'\n'"$tikit_target"$'\n'* ]] ||
      tikit_fail_page "the next link leads to a page that was already read" "$_endless"
    _url=$tikit_target
  done
  if [ "$tikit_page" = 1 ] && [ "$_repeats" = false ] && [ "${_count:-0}" -le "$_size" ]; then
    tikit_result
  else
    tikit_jq -rs --argjson count "${_count:-0}" ${tikit_with[@]+"${tikit_with[@]}"} "$tikit_repeats"'[.[].value[]]
      | if repeats then [foreach .[] as $item
        ({}; .new = (.seen["\($item.Id)"] | not) | .seen["\($item.Id)"] = true; if .new then $item else empty end)] else . end
      | if length < $count then "\(length)" | halt_error(3) else ('"$tikit_then"') end' "${_pages[@]}"
  fi 2> "$tikit_scratch/error" || case $? in
    3) tikit_fail "the service counted $(tikit_number "$_count") items and sent $(tikit_number "$(cat "$tikit_scratch/error")"). \
The list may have changed while it was read: run it again." ;;
    141) exit 141 ;; # the reader of the output has stopped
    *) tikit_fail "the output cannot be written: $(cat "$tikit_scratch/error")" ;;
  esac
}

tikit_follow() { # URL TYPE LINK: set tikit_target to the next link of a page, or exit if it leads to another origin
  local _hint="The access token is only sent to the address of Tikit: check TIKIT_URL, and what responds there." _plain
  [ "$2" = string ] || tikit_fail_page "the next link is not text" "Check what responds at TIKIT_URL."
  tikit_resolve "$1" "$3"
  tikit_origin "$tikit_target"
  [ -n "$tikit_origin" ] || tikit_fail_page "the next link is malformed" "Check what responds at TIKIT_URL."
  [ "$tikit_user$tikit_origin" != "$tikit_home" ] || return 0
  _plain=${tikit_home/#https:/http:}
  [[ $tikit_home = http:* || ${tikit_origin%:*} != "${_plain%:*}" ]] ||
    _hint="Only the scheme differs: does a proxy in front of the service end TLS? Ask who runs it."
  tikit_fail_page "the request goes to another server, $tikit_short, and was not sent" "$_hint"
}

tikit_write() { # [--returns NAME] METHOD PATH [BODY]: print the entity that comes back, if one does
  local _kind=object _name="" _method
  if [ "$1" = --returns ]; then _kind=entity _name=$2 && shift 2; fi
  _method=$1
  tikit_address "$2"
  shift 2
  tikit_request "$_method" "$tikit_address" "$@"
  [[ $tikit_status != 2* || $_kind = entity || $tikit_size != 0 ]] || return 0
  tikit_check "$_method" "$tikit_address" "$_kind" "$_name"
  tikit_result
}

tikit_delete() { # PATH: delete an entity; a missing one counts as deleted
  tikit_address "$1"
  tikit_request DELETE "$tikit_address"
  if [ "$tikit_status" = 404 ] && tikit_ends_in_api; then return 0; fi
  [[ $tikit_status != 2* || $tikit_size != 0 ]] || return 0
  tikit_check DELETE "$tikit_address" object
}

tikit_text() { # TEXT: print it as a text of OData: tikit_list ticket filter "Title eq $(tikit_text "O'Brien")"
  local _quote="'"
  printf %s "'${1//$_quote/$_quote$_quote}'"
}

tikit_date() { # DAYS: print the time in so many days, or that was so many days ago: tikit_date -7
  [ "${1#-}" -le 100000 ] || tikit_fail "$(tikit_number "${1#-}") days are too many. Use at most 100,000." 2
  tikit_jq -nr --argjson days "$1" 'now + $days * 86400 | floor | todate'
}

# --- Names instead of ids ---

# Input: the entities of a set. choices: their ids, names, paths in a tree, and whether they are archived.
# matches: those with a name; a path wins over a name, and an exact match over a match that differs in case.
tikit_choices='
  def fold: explode | map(if (. > 64 and . < 91) or (. > 191 and . < 223 and . != 215) or (. > 912 and . < 940)
    or (. > 1039 and . < 1072) then . + 32 elif . > 1023 and . < 1040 then . + 80
    elif (. > 255 and . < 312 or . > 329 and . < 376) and . % 2 == 0 then . + 1
    elif (. > 312 and . < 329 or . > 376 and . < 383) and . % 2 == 1 then . + 1 else . end) | implode;
  def name: [.Name, .Value | strings | select(. != "")][0] // "";
  def path($all; $seen): $all["\(.ParentId)"] as $parent | if $parent == null or ($seen | index($parent.Id)) != null
    then name else ($parent | path($all; $seen + [.Id])) + "/" + name end;
  def choices: (map({key: "\(.Id)", value: .}) | from_entries) as $all
    | map({Id, Name: name, Path: path($all; [.Id]), IsArchived: (.IsArchived == true)});
  def matches($name): [map(select(.Path == $name)), map(select(.Name == $name)),
    map(select((.Path | fold) == ($name | fold))), map(select((.Name | fold) == ($name | fold)))]
    | map(select(. != []))[0] // [];'

tikit_entities() { # SET: print the entities of a set, which is read once
  local _all
  if [ ! -e "$tikit_scratch/set-$1" ]; then
    _all=$(tikit_list "$1") || exit
    printf '%s\n' "$_all" > "$tikit_scratch/set-$1"
  fi
  cat "$tikit_scratch/set-$1"
}

tikit_id() { # SET NAME: print the id of a name, to give it to an entity: not of an archived one
  tikit_look_up "$1" "$2" true
}

tikit_ids() { # SET NAME: print the ids of a name, to find entities by it; archived ones count too
  tikit_look_up "$1" "$2" false
}

tikit_look_up() { # SET NAME IS_FOR_WRITING
  local _file=$tikit_scratch/set-$1 _result _list _noun tikit_then tikit_with
  tikit_with=(--arg name "$2" --argjson writing "$3")
  tikit_then="$tikit_choices"'
    . as $values | choices as $all | ($all | map(select(.IsArchived and $writing | not))) as $usable
    | ($usable | matches($name)) as $found
    | if $found == [] then [if $all | matches($name) == [] then "none" else "archived" end, ($usable[].Path | select(. != ""))]
      elif ($found | length) == 1 or ($writing | not) and ([$found[].Path | fold] | unique | length) == 1
      then ["found", $found[].Id]
      else ["many"] + ([$found[].Path] | if length == (unique | length) then . else [$found[].Id] | sort end) end
    | .[0], (.[1:] | map(tostring) | join(", ")), $values'
  if [ -e "$_file" ]; then
    _result=$(tikit_jq -r ${tikit_with[@]+"${tikit_with[@]}"} "$tikit_then" < "$_file") || exit
  else
    _result=$(tikit_list "$1") || exit
    printf '%s\n' "${_result#*$'\n'*$'\n'}" > "$_file"
  fi
  _list=${_result#*$'\n'} _list=${_list%%$'\n'*} _noun=""
  [[ $_result = found* ]] || _noun=$(tikit_noun "$1")
  case $_result in
    found*) printf '%s\n' "${_list//, /,}" ;;
    many*) tikit_fail "'$2' is the name of more than one $_noun. Use one of: $_list." ;;
    archived*) tikit_fail "the $_noun '$2' is archived. There are: ${_list:-none}." ;;
    *) tikit_fail "there is no $_noun '$2'. There are: ${_list:-none}." ;;
  esac
}

tikit_person() { # assignee|requester ADDRESS: print the id of a person
  local _set=CdmUser _property=EMailAddress _found tikit_then='length, .[0].Id'
  [ "$1" != assignee ] || _set=PlatformUser _property=Email
  _found=$(tikit_list "$_set" filter "$_property eq $(tikit_text "$2")" top 2) || exit
  case ${_found%%$'\n'*} in
    1) printf '%s\n' "${_found#*$'\n'}" ;;
    0) tikit_fail "there is no $1 with the e-mail address '$2'. Check the address." ;;
    *) tikit_fail "there is more than one $1 with the e-mail address '$2'. Check the address." ;;
  esac
}

tikit_done_statuses() { # print the names of the statuses of tickets that are done, a line each; "resolve" sets the first
  local _name _names=""
  while IFS= read -r -d , _name; do
    tikit_trim _name "$_name"
    [ -z "$_name" ] || _names+=$_name$'\n'
  done <<< "${TIKIT_DONE_STATUSES-},"
  [ -n "$_names" ] || _names=$'Resolved\nClosed\n'
  printf %s "$_names"
}

# The status decides, and not the property Closed: a resolved ticket need not be closed.
tikit_open() { # print the filter of open tickets, as in: not (StatusId in (18,19))
  local _name _ids _id _sorted=()
  while IFS= read -r _name; do
    _ids=$(tikit_ids Status "$_name") || exit
    for _id in ${_ids//,/ }; do _sorted[_id]=$_id; done # and each once
  done <<< "$(tikit_done_statuses)"
  _ids=${_sorted[*]}
  printf %s "not (StatusId in (${_ids// /,}))"
}

# --- Finding tickets: each of these adds a condition to tikit_filter, unless its last argument is empty ---

tikit_where() { # PROPERTY SET|assignee|requester NAME
  local _ids
  [ -n "$3" ] || return 0
  case $2 in
    assignee | requester) _ids=$(tikit_person "$2" "$3") || exit ;;
    *) _ids=$(tikit_ids "$2" "$3") || exit ;;
  esac
  tikit_and "$1 in ($_ids)"
}

tikit_where_text() { # TEXT: in the title or the description
  local _text
  [ -n "$1" ] || return 0
  _text=$(tikit_text "$1")
  tikit_and "(contains(Title,$_text) or contains(Description,$_text))"
}

tikit_where_open() { # [true]
  local _open
  [ -n "$1" ] || return 0
  _open=$(tikit_open) || exit
  tikit_and "$_open"
}

tikit_and() { # CONDITION
  tikit_filter+="${tikit_filter:+ and }$1"
}

tikit_group_by() { # SupportGroup|Assignee: read tickets on stdin and print them in groups, the largest group first
  tikit_jq --arg name "$1" 'group_by(.[$name + "Id"])
    | map({Id: .[0][$name + "Id"], Name: (.[0][$name] | .Name // .FullName), Count: length, Tickets: .}) | sort_by(-.Count)'
}

# --- Changing a ticket ---

tikit_new_ticket() { # TITLE REQUESTER PRIORITY TYPE STATUS [SUPPORT_GROUP]: print the body of POST AddTicket
  local _priority _type _status _group=null
  _priority=$(tikit_id Priority "$3") || exit
  _type=$(tikit_id TicketType "$4") || exit
  _status=$(tikit_id Status "$5") || exit
  [ -z "${6-}" ] || _group=$(tikit_id SupportGroup "$6") || exit
  tikit_jq -n --arg title "$1" --arg requester "$2" --argjson priority "$_priority" --argjson type "$_type" \
    --argjson status "$_status" --argjson group "$_group" '{Ticket: ({Title: $title, Requester: {EMailAddress: $requester},
      StatusId: $status, PriorityId: $priority, TicketTypeId: $type} + if $group then {SupportGroupId: $group} else {} end)}'
}

tikit_comment() { # ID TEXT [true]: comment on a ticket, for agents only unless it is public, and print the comment
  local _body
  _body=$(tikit_jq -n --arg text "$2" --arg public "${3-}" '{Comment: {Body: $text, IsPublic: ($public == "true")}}')
  tikit_write --returns Id POST "ticket($1)/AddComment" "$_body"
}

tikit_set_status() { # ID STATUS_ID: set the status of a ticket, and print the ticket
  tikit_write --returns Id POST UpdateTicket "{\"Ticket\": {\"Id\": $1, \"StatusId\": $2}}"
}

tikit_resolve_ticket() { # ID TEXT [true]: comment as tikit_comment does, set the status, and print the ticket
  local _name _status _done=$tikit_done
  _name=$(tikit_done_statuses)
  _status=$(tikit_id Status "${_name%%$'\n'*}") || exit
  tikit_comment "$1" "$2" "${3-}" > /dev/null
  tikit_done="The comment on ticket $1 was added before that: do not add it again, only set the status.${_done:+ $_done}"
  tikit_set_status "$1" "$_status"
  tikit_done=$_done
}

# --- One ticket per alert: its title ends in the key of the alert ---

tikit_check_key() { # KEY
  local LC_ALL=C
  [[ ${#1} -gt 0 && ${#1} -le 64 && $1 != *[!!-~]* && $1 != *[][]* ]] ||
    tikit_fail "the key of an alert is not 1 to 64 visible ASCII characters without brackets: '${1:0:78}'. \
Use a short name, such as disk-srv7."
}

# Print the ids of the open tickets of an alert, the lowest first, and then the tickets. OPEN is what tikit_open prints.
tikit_alert_tickets() { # KEY OPEN
  local tikit_then tikit_with
  # A service may compare without case, and the key of another alert may contain this one.
  tikit_then='map(select(.Title // "" | sub("\\s+$"; "") | endswith($ending))) | (map("\(.Id)") | join(" ")), tojson'
  tikit_with=(--arg ending "[$1]")
  tikit_list ticket filter "$2 and (contains(Title,$(tikit_text "[$1]")))" orderby Id select Id,Title,CreatedDate
}

tikit_open_alert() { # KEY OPEN TITLE REQUESTER PRIORITY TYPE [SUPPORT_GROUP]: open a ticket; set tikit_opened to its id
  local _body _found="" tikit_then=.
  _body=$(tikit_new_ticket "${3%"${3##*[![:space:]]}"} [$1]" "$4" "$5" "$6" New "${7-}") || exit
  tikit_opened="" tikit_then=.Id
  tikit_address AddTicket
  tikit_request POST "$tikit_address" "$_body"
  if tikit_opened=$( (tikit_check POST "$tikit_address" entity && tikit_result) 2> "$tikit_scratch/refusal"); then
    tikit_done="Ticket $tikit_opened was opened before that: repeat this to comment on it."
  else # if it is not known whether a ticket was opened, its key finds it
    ! tikit_is_unknown || _found=$(tikit_alert_tickets "$1" "$2") || exit
    [[ $_found = [0-9]* ]] || { cat "$tikit_scratch/refusal" >&2 && exit 1; }
  fi
}

# Calls at the same time leave one open ticket with the text of each: whoever opened a second one resolves it. If a
# process was ended before it could, a later call resolves the duplicate, once it is older than a minute.
tikit_report_alert() { # KEY TITLE TEXT REQUESTER PRIORITY TYPE [SUPPORT_GROUP]: open or comment, and print the ticket
  local _open _found _ids _first _comment _others _id _ticket
  tikit_check_key "$1"
  _open=$(tikit_open) || exit
  for _ in 1 2 3; do
    tikit_opened=""
    _found=$(tikit_alert_tickets "$1" "$_open") || exit
    if [[ $_found != [0-9]* ]]; then
      tikit_open_alert "$1" "$_open" "$2" "$4" "$5" "$6" "${7-}"
      _found=$(tikit_alert_tickets "$1" "$_open") || exit
    fi
    if [[ $_found != [0-9]* ]] && [ -n "$tikit_opened" ]; then # a list may lack a ticket that was opened a moment ago
      _ticket=$(tikit_if_open "$tikit_opened" "$_open") || exit
      [ -z "$_ticket" ] || _found=$tikit_opened$'\n'"[$_ticket]"
    fi
    [[ $_found = [0-9]* ]] || continue
    _ids=${_found%%$'\n'*} _first=${_ids%% *} _others=""
    [ "${tikit_opened:-$_first}" = "$_first" ] ||
      tikit_resolve_ticket "$tikit_opened" "Duplicate of ticket $_first." > /dev/null
    _comment=$(tikit_comment "$_first" "$3") || exit
    tikit_done="The text was added to ticket $_first before that: do not repeat it."
    [ "$_ids" = "$_first" ] || _others=$(tikit_abandoned "${_found#*$'\n'}" "$_comment" "$tikit_opened")
    for _id in $_others; do
      tikit_resolve_ticket "$_id" "Duplicate of ticket $_first." > /dev/null
    done
    _ticket=$(tikit_if_open "$_first" "$_open") || exit
    tikit_done=""
    [ -z "$_ticket" ] || { printf '%s\n' "$_ticket" && return 0; }
  done
  tikit_fail "the ticket of the alert '$1' was resolved 3 times while it was reported. \
It has no open ticket now. Find out who resolves it."
}

tikit_resolve_alert() { # KEY TEXT: resolve the open ticket of an alert and its duplicates, and print them as a list
  local _open _found _ids _id _ticket _resolved="" _text=$2
  tikit_check_key "$1"
  _open=$(tikit_open) || exit
  _found=$(tikit_alert_tickets "$1" "$_open") || exit
  _ids=${_found%%$'\n'*}
  for _id in $_ids; do
    _ticket=$(tikit_resolve_ticket "$_id" "$_text") || exit
    _resolved+=$_ticket _text="Duplicate of ticket ${_ids%% *}."
  done
  tikit_jq -s . <<< "$_resolved"
}

tikit_if_open() { # ID OPEN: print a ticket, or nothing if its status is one of those that OPEN excludes
  local _ticket tikit_then='.StatusId, .'
  _ticket=$(tikit_get "ticket/$1") || exit
  [[ $2 = *[\(,]"${_ticket%%$'\n'*}"[\),]* ]] || printf '%s\n' "${_ticket#*$'\n'}"
}

tikit_abandoned() { # TICKETS COMMENT OPENED: print the ids of the duplicates that are a minute older than the comment
  # Both dates are of the service: the clock of this machine may differ.
  tikit_jq -r --argjson comment "$2" --arg opened "$3" '
    def seconds: capture("^(?<time>.{19})[.0-9]*(?<sign>[+-]?)(?<hours>[0-9]*):?(?<minutes>[0-9]*)Z?$")
      | (.time + "Z" | fromdate) - ([(.hours, .minutes) | tonumber? // 0] | .[0] * 3600 + .[1] * 60)
        * (if .sign == "-" then -1 else 1 end);
    .[1:][] | select("\(.Id)" != $opened and .CreatedDate and $comment.CreatedDate)
    | select(($comment.CreatedDate | seconds) - (.CreatedDate | seconds) > 60).Id' <<< "$1"
}

# --- Exporting tickets ---

tikit_columns=RequesterId,Title,Closed,DueDate,ResolutionDate,Description,AssigneeId,SupportGroupId,GroupId,EscalationId
tikit_columns+=,CategoryId,ImpactId,PriorityId,SourceId,StatusId,UrgencyId,TriageConversationId,TriageActivityId,LinkToMessage
tikit_columns+=,TemplateId,CardTemplateJson,CardAnswerJson,TicketTypeId,Id,ModifiedDate,ModifiedById,CreatedDate,CreatedById
tikit_columns+=,Guid,IsDeleted,Status,Priority,TicketType,SupportGroup,Group,Requester,Assignee,Category

# Input: the items of a page. Output: their rows. In CSV, a record separator stands for CR, which jq.exe adds and tikit_jq removes.
# shellcheck disable=SC2016 # the variables are those of jq
tikit_rows='
  def value($ticket): . as $name | if $pickers[$name] then $pickers[$name]["\($ticket[$name + "Id"])"]
    else $ticket[$name] | if type == "object" then .Name // .FullName else . end end;
  def field: if . == null then "" elif type != "string" then tostring
    else if $raw == "" and test("^[=+@\t\r-]") then "\u0027" + . else . end
      | if contains("\"") or contains($delimiter) or test("[\r\n]") then "\"" + gsub("\""; "\"\"") + "\"" else . end end;
  .[] as $ticket | $columns | if $format == "jsonl" then map({key: ., value: value($ticket)}) | from_entries | tojson
    else map(value($ticket) | field) | join($delimiter) | if . == "" then "\"\"" else . end | gsub("\r"; "\u001e") + "\u001e" end'

tikit_export() { # FILE COLUMNS DELIMITER [true]: write the tickets of tikit_filter to a file; the last is --raw
  local _file=$1 _columns _format=csv _delimiter=${3:-,} _part=$tikit_scratch/part _pickers _select="" _counted="" _condition
  tikit_check_file "$_file"
  case $_file in - | *.[Jj][Ss][Oo][Nn][Ll]) _format=jsonl ;; esac
  [ -z "$3${4-}" ] || [ "$_format" = csv ] || tikit_fail ".jsonl has no delimiter and needs no --raw. Leave them out."
  [ "$_delimiter" != tab ] || _delimiter=$'\t'
  case $_delimiter in
    [[:alnum:]] | \" | $'\r' | $'\n' | ??*) tikit_fail "the delimiter is not one character that can separate fields. \
Use , or ; or tab." ;;
  esac
  _columns=$(tikit_choose_columns "${2:-$tikit_columns}") || exit
  if [ "$_file" != - ]; then
    case $_file in
      */*) _part=${_file%/*}/.${_file##*/}.$$.part ;;
      *) _part=.$_file.$$.part ;;
    esac
    tikit_part=$_part
  fi
  (: > "$_part") 2> "$tikit_scratch/error" || tikit_fail "$_file cannot be written. Check its folder, and its permissions."
  _pickers=$(tikit_picker_names "$_columns") || exit
  [ -z "$2" ] || _select=$(tikit_jq -r '["Id"] + map(if IN("Status", "Priority", "TicketType", "SupportGroup", "Group",
    "Category", "Requester", "Assignee") then . + "Id" else . end)
    | reduce .[] as $name ([]; if index([$name]) then . else . + [$name] end) | join(",")' <<< "$_columns")
  [ "$_format" = jsonl ] || printf '\xef\xbb\xbf%s\r\n' \
    "$(tikit_jq -r --arg delimiter "$_delimiter" 'join($delimiter)' <<< "$_columns")" > "$_part"
  tikit_then=$tikit_rows tikit_with=(--argjson columns "$_columns" --argjson pickers "$_pickers" --arg raw "${4-}" \
    --arg delimiter "$_delimiter" --arg format "$_format")
  tikit_last="" tikit_more=true tikit_items=0 tikit_page=0
  while [ "$tikit_more" = true ]; do
    _condition=${tikit_filter:+"($tikit_filter)"}
    [ -z "$tikit_last" ] || _condition+="${_condition:+ and }Id gt $tikit_last"
    tikit_key_page "$_condition" "$_select" "$(tikit_expand_people "$_columns")" 500
    : "${_counted:=$tikit_count}"
    tikit_result | { tr '\036' '\r' >> "$_part"; } 2> "$tikit_scratch/error" ||
      tikit_fail "$_file cannot be written: $(tail -n 1 "$tikit_scratch/error"). Make room, then run this again."
  done
  tikit_check_counted "$_counted"
  if [ "$_file" = - ]; then cat "$_part"; else mv -f -- "$_part" "$_file"; fi
  printf 'tikit: %s in %s\n' "$(tikit_plural "$tikit_items" ticket)" "$_file" >&2
}

tikit_check_file() { # FILE: exit unless an export can be written to it
  case $1 in
    - | *.[Jj][Ss][Oo][Nn][Ll] | *.[Cc][Ss][Vv]) ;;
    *) tikit_fail "the file must end in .csv or .jsonl, or be -. For .xlsx, .sqlite and .parquet use the Python recipe." ;;
  esac
  [ ! -d "$1" ] || tikit_fail "$1 is a folder. Name a file in it."
  [ ! -e "$1" ] || [ -f "$1" ] || tikit_fail "$1 is not a regular file. Name a file, or use - for standard output."
}

tikit_choose_columns() { # NAMES: print the columns with these names as a JSON array
  tikit_jq -ncr --arg known "$tikit_columns" --arg names "$1" '($known | split(",")) as $known | $names | split(",")
    | map(gsub("^ +| +$"; "") | . as $name | first($known[] | select(ascii_downcase == ($name | ascii_downcase))) // halt_error(1))
    | if length > (unique | length) then halt_error(1) else . end' 2> "$tikit_scratch/error" ||
    tikit_fail "there is no such column, or one comes twice: '$1'. There are: ${tikit_columns//,/, }."
}

tikit_picker_names() { # COLUMNS: print the names of the pickers among them by set and id, as a JSON object
  local _set _all="{}" _entities
  for _set in Status Priority TicketType SupportGroup Group Category; do
    [[ $1 = *\"$_set\"* ]] || continue
    _entities=$(tikit_entities "$_set") || exit
    _all=$(tikit_jq -c --arg set "$_set" --argjson all "$_all" \
      '$all + {($set): (map({key: "\(.Id)", value: (.Name // .Value)}) | from_entries)}' <<< "$_entities")
  done
  printf %s "$_all"
}

tikit_expand_people() { # COLUMNS: print the $expand of the people among them
  local _expand=""
  [[ $1 != *\"Requester\"* ]] || _expand="Requester(\$select=Id,Name)"
  [[ $1 != *\"Assignee\"* ]] || _expand+="${_expand:+,}Assignee(\$select=Id,FullName)"
  printf %s "$_expand"
}

# Request one page of tickets, ordered by Id, into the file $tikit_body. Set tikit_items (the tickets of all pages so far),
# tikit_count (what the service counted, or nothing), tikit_last (the highest Id so far) and tikit_more. The next link is not
# followed, since it skips tickets after others are deleted: the next page is behind tikit_last.
tikit_key_page() { # FILTER SELECT EXPAND TOP
  local _items=$tikit_items _page=$tikit_page _type _id _size
  tikit_address ticket ${1:+filter "$1"} orderby Id ${2:+select "$2"} ${3:+expand "$3"} top "$4" count true
  tikit_items=$_items tikit_page=$((_page + 1))
  tikit_request GET "$tikit_address"
  tikit_check GET "$tikit_address" list
  read -r _type tikit_count _size _ <<< "$tikit_facts"
  tikit_count=${tikit_count#-}
  for _id in $tikit_ids; do
    [ -z "$tikit_last" ] || [ "$_id" -gt "$tikit_last" ] || tikit_fail_page "the service ignores a filter or an order by Id" \
      "Use the Python recipe, which follows next links instead."
    tikit_last=$_id
  done
  tikit_more=""
  if [ "$_size" = 0 ]; then
    [ "$_type" = null ] || tikit_fail_page "a page without tickets has a next link" "Use the Python recipe, which follows it."
  elif [ "$_type" != null ] || [ "$_size" -ge "$4" ] || [ "${tikit_count:-0}" -gt "$_size" ]; then
    tikit_more=true # a service may send fewer than it was asked for, and no link
  fi
  tikit_items=$((tikit_items + _size))
}

tikit_check_counted() { # COUNT: exit if tickets are missing although the service counts as many as at the start
  local _items=$tikit_items
  [ "$tikit_items" -lt "${1:-0}" ] || return 0
  tikit_last=""
  tikit_key_page "${tikit_filter:+"($tikit_filter)"}" Id "" 1
  tikit_items=$_items
  [ "$tikit_count" != "$1" ] || tikit_fail "the service counted $(tikit_number "$1") tickets and sent $(tikit_number "$_items"). \
Run it again. If it fails again, report this to whoever runs the service."
}

tikit_where_date() { # COMPARISON DATE: add a condition to tikit_filter, unless the date is empty
  case $2 in
    '') ;;
    *T*) tikit_and "$1 $2" ;;
    *) tikit_and "$1 $2T00:00:00Z" ;;
  esac
}

# --- The status of many tickets. TICKETS have Id, Title, ModifiedDate, RequesterId, StatusId and Status ---

tikit_preview_each() { # TICKETS STATUS STATUS_ID TEXT [true] [LIMIT]: print what tikit_change_each would change
  local _count _rest=0 _told _limited=""
  _count=$(tikit_jq length <<< "$1")
  [ -z "${6-}" ] || [ "$6" -ge "$_count" ] || { _rest=$((_count - $6)) && _count=$6; }
  _told=$(tikit_jq --argjson count "$_count" --argjson id "$3" --arg public "${5-}" \
    '[.[:$count][] | select(.StatusId != $id or $public != "").RequesterId | numbers] | unique | length' <<< "$1")
  [ "$_rest" = 0 ] || _limited=", $(tikit_number "$_rest") left out by the limit"
  printf 'tikit: %s to change%s; may notify %s. Nothing was sent: add --apply to send it.\n' \
    "$(tikit_plural "$_count" ticket)" "$_limited" "$(tikit_plural "$_told" requester)" >&2
  tikit_jq --argjson count "$_count" --arg status "$2" --argjson id "$3" --arg text "$4" '.[:$count] | to_entries
    | map({Row: (.key + 1), Id: .value.Id, Title: .value.Title, Changes: ((if .value.StatusId == $id then {}
      else {status: [.value.Status.Value, $status]} end) + {comment: $text})})' <<< "$1"
}

tikit_plural() { # COUNT NOUN
  printf '%s %s' "$(tikit_number "$1")" "$2"
  [ "$1" = 1 ] || printf s
}

# Set the status of tickets, comment on them, and print what came of each. A ticket that changed since it was read is left
# as it is. The first failure ends it: the tickets that are printed are done.
tikit_change_each() { # TICKETS STATUS_ID TEXT [true] [LIMIT]
  local _id _modified _status _now _counts _outcomes="" _code=0 _left=${5-}
  while IFS=$'\t' read -r _id _modified _status; do
    { [ -n "$_id" ] && [ "$_left" != 0 ]; } || break
    [ -z "$_left" ] || _left=$((_left - 1))
    _now=$(tikit_then=.ModifiedDate && tikit_get "ticket/$_id" select Id,ModifiedDate) || { _code=$? && break; }
    if [ "$_now" != "$_modified" ]; then
      _outcomes+="changed meanwhile"$'\t'"ticket $_id was changed on $_now"$'\n'
      continue
    fi
    [ "$_status" = "$2" ] || (tikit_set_status "$_id" "$2") > /dev/null || { _code=$? && break; }
    (tikit_done="The status of ticket $_id was set before that: only the comment is missing."
      tikit_comment "$_id" "$3" "${4-}") > /dev/null || { _code=$? && break; }
    _outcomes+=done$'\t\n'
  done <<< "$(tikit_jq -r '.[] | [.Id, .ModifiedDate, .StatusId] | @tsv' <<< "$1")"
  _counts=$(tikit_jq -nr --arg outcomes "$_outcomes" '$outcomes | split("\n") | map(split("\t")[0]) as $all
    | ["done", "changed meanwhile"] | map(. as $one | $all | map(select(. == $one)) | select(length > 0) | "\(length) \($one)")
    | join(", ")')
  [ "$_code" != 0 ] && [ -z "$_counts" ] || printf 'tikit: %s.\n' "${_counts:-nothing to do}" >&2
  tikit_jq --arg outcomes "$_outcomes" '($outcomes | split("\n")[:-1] | map(split("\t"))) as $outcomes
    | to_entries[:$outcomes | length] | map({Row: (.key + 1), Id: .value.Id, Title: .value.Title,
      Outcome: $outcomes[.key][0], Reason: $outcomes[.key][1]})' <<< "$1"
  return "$_code"
}
