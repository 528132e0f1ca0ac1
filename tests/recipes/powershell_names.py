"""A checker of the names in a PowerShell script: variables, commands, their parameters and values, and .NET types.

PowerShell finds a mistyped name only when the line runs, and then often takes it for $null. No PowerShell runs here.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import tree_sitter

from tests.recipes.powershell_syntax import nodes, text, walk

AUTOMATIC = {
    *("_", "true", "false", "null", "pscmdlet", "psscriptroot", "psboundparameters", "psversiontable"),
    *("pid", "myinvocation", "host", "matches", "executioncontext", "whatifpreference"),
}
_PREFERENCES = {"erroractionpreference"}
TYPES = frozenset(
    """
    array ordered bool byte[] char datetime datetimeoffset decimal double hashtable int int[] long math object object[]
    pscustomobject ref regex string string[] switch timespan type uri AllowEmptyCollection
    AllowEmptyString CmdletBinding Parameter ValidateNotNullOrEmpty ValidateRange ValidateSet
    Collections.Generic.HashSet Collections.Generic.List Console Diagnostics.Stopwatch
    Globalization.CultureInfo IO.Compression.CompressionMode IO.Compression.DeflateStream
    char[] Convert IO.Directory IO.File IO.MemoryStream IO.Path IO.StreamWriter IO.StringWriter IO.TextWriter NullString
    StringSplitOptions Management.Automation.InvocationInfo Management.Automation.PSCustomObject
    Net.Http.ByteArrayContent Net.Http.Headers.AuthenticationHeaderValue
    Net.Http.Headers.MediaTypeHeaderValue Net.Http.HttpClient Net.Http.HttpClientHandler
    Net.Http.HttpMethod Net.Http.HttpRequestMessage Net.Http.StreamContent Net.SecurityProtocolType
    Net.ServicePointManager StringComparison Text.Json.JsonDocument Text.UTF8Encoding
    Threading.CancellationTokenSource Threading.Timeout
    """.lower().split()
)
"""The types that exist under these names in Windows PowerShell 5.1 and 7, but Text.Json, which only 7.6 reaches."""


@dataclass(frozen=True)
class Parameter:
    """A parameter of a function or cmdlet; `values` are those of ValidateSet."""

    position: int | None = None
    is_mandatory: bool = False
    is_switch: bool = False
    values: tuple[str, ...] = ()


Signature = Mapping[str, Parameter]
_VALUE, _FIRST, _SWITCH = Parameter(), Parameter(0), Parameter(is_switch=True)

_NOT_COMMANDS = re.compile(r"begin|process|end|elseif|else|\d+MB")
"""What the grammar takes for commands."""

CMDLETS: dict[str, Signature] = {
    "Add-Type": {"assemblyname": _VALUE},
    "ConvertFrom-Json": {"inputobject": _FIRST},
    "ConvertTo-Json": {"inputobject": _VALUE, "depth": _VALUE, "compress": _SWITCH, "warningaction": _VALUE},
    "Export-ModuleMember": {"function": _VALUE},
    "ForEach-Object": {"process": _FIRST},
    "Get-Content": {"literalpath": _VALUE},
    "Get-Random": {"minimum": _VALUE, "maximum": _VALUE},
    "Group-Object": {"property": _VALUE},
    "Import-Module": {"name": _FIRST},
    "Select-Object": {"property": _VALUE, "unique": _SWITCH},
    "Set-StrictMode": {"off": _SWITCH},
    "Sort-Object": {"property": _VALUE, "unique": _SWITCH},
    "Start-Sleep": {"milliseconds": _VALUE},
    "Update-TypeData": {
        "typename": _VALUE,
        "defaultdisplaypropertyset": _VALUE,
        **dict.fromkeys(("force", "whatif", "confirm"), _SWITCH),
    },
    "Where-Object": {"filterscript": _FIRST},
}
"""The cmdlets that the scripts use, with the parameters that they use."""

LISTS = ("Get-TikitList", "Get-TikitAlert", "Get-TikitPicker", "Read-TikitList", "Read-TikitPicker")
"""Functions whose result may be nothing, one object or several: only @( ) makes an array of it."""


def functions(root: tree_sitter.Node) -> dict[str, tree_sitter.Node]:
    """Return the functions of a script by name."""
    return {text(nodes(one, "function_name")[0]): one for one in nodes(root, "function_statement")}


def signature(scope: tree_sitter.Node) -> dict[str, Parameter]:
    """Return the parameters of a function or a script, by name in lower case and in their order."""
    found = {}
    inner = {id(node) for one in _inner_scopes(scope) for node in walk(one)}
    declared = [one for one in nodes(scope, "script_parameter") if id(one) not in inner]
    has_positions = any("Position = " in text(one) for one in declared) or "PositionalBinding = $false" in text(scope)
    for index, one in enumerate(declared):
        attributes = text(nodes(one, "attribute_list")[0])
        position = re.search(r"Position = (\d+)", attributes)
        values = re.search(r"ValidateSet\(([^)]*)\)", attributes)
        is_switch = "[switch]" in attributes
        found[_variable(nodes(one, "variable")[0])] = Parameter(
            int(position[1]) if position else None if has_positions or is_switch else index,
            "Mandatory" in attributes,
            is_switch,
            tuple(re.findall(r'"([^"]*)"', values[1])) if values else (),
        )
    return found


def command_problems(root: tree_sitter.Node, signatures: Mapping[str, Signature]) -> Iterator[str]:
    """Yield what is wrong with the commands of a script: their names, parameters, number of arguments and values.

    Args:
        root: the script.
        signatures: the commands that exist.
    """
    for command in nodes(root, "command"):
        name = text(nodes(command, "command_name", "command_name_expr")[0])
        if _NOT_COMMANDS.fullmatch(name):
            continue
        if name not in signatures:
            yield f"there is no command {name}"
            continue
        known, given, positional, is_splatted = signatures[name], dict[str, str](), list[str](), False
        elements = [child for one in command.children if one.type == "command_elements" for child in one.children]
        parameter = ""
        for element in elements:
            if element.type == "command_argument_sep" or text(element) == "()":  # the call of a method, to the grammar
                continue
            if element.type == "command_parameter":
                parameter = text(element)[1:].lower()
                if parameter not in known:
                    yield f"{name} has no parameter -{parameter}"
                given[parameter] = ""
                if known.get(parameter, _VALUE).is_switch and not text(command).lower().count(f"-{parameter}:"):
                    parameter = ""
            elif re.match(r"@[a-zA-Z]", text(element)):
                is_splatted = True
            elif parameter:
                given[parameter], parameter = text(element), ""
            else:
                positional.append(text(element))
        places = [one for one in known if known[one].position is not None and one not in given]
        places.sort(key=lambda one: known[one].position or 0)
        if len(positional) > len(places):
            yield f"{name} takes no argument {positional[len(places)]}"
        given |= dict(zip(places, positional, strict=False))
        missing = [one for one in known if known[one].is_mandatory and one not in given]
        if missing and not is_splatted:
            yield f"{name} needs -{missing[0]}"
        for one, value in given.items():
            allowed = known.get(one, _VALUE).values
            if allowed and re.fullmatch(r"""["']?\w+["']?""", value) and value.strip("\"'") not in allowed:
                yield f"{name} -{one} cannot be {value}"


def variable_problems(scope: tree_sitter.Node, outer: set[str]) -> Iterator[str]:
    """Yield the variables of a function or a script that are read before they are assigned, or never read.

    Args:
        scope: the function or the script; functions within are left out.
        outer: the variables of the module, which are read as $script:name.
    """
    inner = {id(node) for one in _inner_scopes(scope) for node in walk(one)}
    own = [node for node in walk(scope) if id(node) not in inner]
    assigned: dict[str, int] = {}
    reads: list[tuple[str, int]] = []
    for node in own:
        if node.type != "variable":
            continue
        name, place = _variable(node), _assignment(node)
        if name.startswith(("env:", "script:")):
            if name.startswith("script:") and name[7:] not in outer:
                yield f"the module has no variable ${name}"
        elif place is not None:
            assigned.setdefault(name, place)
        elif name not in AUTOMATIC:
            reads.append((name, node.start_byte))
    for name, position in reads:
        if position < assigned.get(name, 2**31) and name not in _PREFERENCES:
            yield f"${name} is read before it is assigned"
    yield from (
        f"${name} is never read" for name in assigned.keys() - {one for one, _ in reads} - AUTOMATIC - _PREFERENCES
    )


def type_problems(root: tree_sitter.Node) -> Iterator[str]:
    """Yield the types of a script that are not known."""
    for node in nodes(root, "type_literal", "attribute"):
        name = re.sub(r"^\[|\]$|\(.*\)$", "", text(node)).strip()
        name = re.sub(r"\(.*", "", re.sub(r"\[(string|long|object)\]$", "", name), flags=re.DOTALL)
        if name.lower() not in TYPES:
            yield f"there is no type {name}"


def list_problems(root: tree_sitter.Node) -> Iterator[str]:
    """Yield the assignments of a list that need @( )."""
    for node in nodes(root, "assignment_expression"):
        value = re.sub(r"^.*?=\s*", "", text(node), count=1, flags=re.DOTALL)
        if value.startswith(LISTS) and not text(node).startswith("$null"):
            yield f"{value} may be nothing, one or several"


def _inner_scopes(scope: tree_sitter.Node) -> list[tree_sitter.Node]:
    return [
        one for one in nodes(scope, "function_statement") if one is not scope and one.start_byte != scope.start_byte
    ]


def _variable(node: tree_sitter.Node) -> str:
    return text(node).lstrip("$@").strip("{}").lower()


def _assignment(node: tree_sitter.Node) -> int | None:
    """Return from which byte on a variable has the value that is assigned to it here; None if it is read here."""
    child, parent = node, node.parent
    if parent is not None and parent.type in ("script_parameter", "foreach_statement"):
        return node.start_byte
    while parent is not None:
        if parent.type == "left_assignment_expression":
            assert parent.parent is not None
            return parent.parent.end_byte if text(parent.parent.children[1]) == "=" else None
        if parent.type != "array_literal_expression" and parent.child_count > 1:
            return None
        child, parent = parent, parent.parent
    return None if child else 0
