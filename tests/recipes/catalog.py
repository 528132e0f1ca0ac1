"""The table of recipes, scripts/recipes.toml, with types."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SCRIPTS = Path(__file__).parents[2] / "scripts"


@dataclass(frozen=True, slots=True)
class Parameter:
    """An argument or an option of a recipe.

    Attributes:
        name: as in the table; an option begins with two dashes.
        type: `text`, `int` or, for an option without a value, `flag`.
        default: the value if it is left out; None for a required argument, and for a flag.

    """

    name: str
    type: str
    default: str | int | None = None


@dataclass(frozen=True, slots=True)
class Recipe:
    """A recipe: one task in three languages."""

    path: str
    task: str
    operations: list[str]
    exit_codes: list[int]
    arguments: list[Parameter]
    options: list[Parameter]
    example: list[str]

    def usage(self, *, defaults: bool = False) -> str:
        """Return the arguments as the help shows them, as in `NAME [ROLE] [--dry-run]`.

        Args:
            defaults: whether an optional argument shows its default, as in `[ROLE=Agents]`.

        """
        words = []
        for argument in self.arguments:
            word = argument.name.upper().replace("_", "-")
            default = f"={argument.default}" if defaults else ""
            words.append(word if argument.default is None else f"[{word}{default}]")
        options = [one.name if one.type == "flag" else f"{one.name} {one.name[2:].upper()}" for one in self.options]
        return " ".join([*words, *(f"[{option}]" for option in options)])


def _recipe(row: dict[str, Any]) -> Recipe:
    arguments, options = ([Parameter(**one) for one in row.pop(name, [])] for name in ("arguments", "options"))
    return Recipe(arguments=arguments, options=options, example=row.pop("example", []), **row)


def _load() -> dict[str, Recipe]:
    table = tomllib.loads((SCRIPTS / "recipes.toml").read_text(encoding="utf-8"))
    return {row["path"]: _recipe(row) for row in table["recipe"]}


RECIPES = _load()
"""The recipes by path, in the order of the table."""
