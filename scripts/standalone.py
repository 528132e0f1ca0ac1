"""Write each .sh and .ps1 recipe as one file, with its helper in it: `nox -s standalone`.

The files go to dist/scripts/, in the folders that the recipes have.
"""

import re
import sys
from pathlib import Path

SCRIPTS = Path(__file__).parent
DESTINATION = SCRIPTS.parent / "dist" / "scripts"

_HELPERS = {
    ".sh": re.compile(r'^\. "\$\(dirname "\$0"\)/\.\./([\w.]+)".*\n', re.MULTILINE),
    ".ps1": re.compile(r"^ *Import-Module [\"']?\$PSScriptRoot[/\\]\.\.[/\\]([\w.]+).*\n", re.MULTILINE),
}


def standalone(recipe: Path) -> str:
    """Return a recipe with its helper in place of the line that loads it.

    Args:
        recipe: a .sh or .ps1 file; a file without a helper is returned as it is.

    Raises:
        OSError: the recipe or its helper cannot be read.

    """
    source = recipe.read_text(encoding="utf-8")
    line = _HELPERS[recipe.suffix].search(source)
    if line is None:
        return source
    helper = (recipe.parent.parent / line[1]).read_text(encoding="utf-8").strip("\n")
    if recipe.suffix == ".ps1":
        # A dynamic module: the helper keeps its own scope, and its Export-ModuleMember is allowed.
        helper = f"New-Module -Name {Path(line[1]).stem} -ScriptBlock {{\n{helper}\n}} | Import-Module"
    # The blank line ends the comment block that --help prints.
    return f"{source[: line.start()]}\n{helper}\n\n{source[line.end() :].lstrip()}"


def main(destination: Path) -> None:
    """Write every recipe below scripts/ to the same folder and name below the destination."""
    for recipe in sorted(SCRIPTS.glob("*/*")):
        if recipe.suffix in _HELPERS:
            target = destination / recipe.relative_to(SCRIPTS)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(standalone(recipe), encoding="utf-8", newline="\n")
            target.chmod(0o755)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else DESTINATION)
