"""The table of recipes, scripts/recipes.toml, with types."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

LANGUAGES = (".py", ".sh", ".ps1")
SCRIPTS = Path(__file__).parents[2] / "scripts"


@dataclass(frozen=True, slots=True)
class Parameter:
    """An argument or an option of a recipe.

    Attributes:
        name: as in the table; an option begins with two dashes.
        type: `text`, `int` or, for an option without a value, `flag`.
        default: the value if it is left out; None for a required argument, and for an option that is then off.
        choices: the only values, in upper or lower case; none if every value is allowed.
        languages: the languages that have it, such as `.py`; none if all do.

    """

    name: str
    type: str
    default: str | int | None = None
    choices: list[str] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)

    @property
    def placeholder(self) -> str:
        """The value as the help shows it: `DAYS`, or the choices if they are few."""
        if 0 < len(self.choices) <= 3:
            return "|".join(self.choices)
        return self.name.removeprefix("--").upper().replace("_", "-")


@dataclass(frozen=True, slots=True)
class Recipe:
    """A recipe: one task in three languages, unless one is missing. The table describes its columns."""

    path: str
    task: str
    returns: str
    operations: list[str]
    exit_codes: list[int]
    arguments: list[Parameter]
    options: list[Parameter]
    example: list[str]
    after: str | None = None
    missing: dict[str, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    own_requests: bool = False

    @property
    def writes(self) -> bool:
        """Whether it changes something: it calls an operation that does not list or get."""
        return not all(one.startswith(("list", "get")) for one in self.operations)

    @property
    def exit_code_of_example(self) -> int:
        """A report ends with 10, since its example finds something."""
        return 10 if 10 in self.exit_codes else 0

    def write_files(self, folder: Path) -> None:
        """Write the files that the example reads to a folder."""
        for name, text in self.files.items():
            (folder / name).write_text(text.lstrip("\n"), encoding="utf-8")

    def options_in(self, language: str) -> list[Parameter]:
        """Return the options that a language has, such as `.sh`."""
        return [one for one in self.options if language in (one.languages or [language])]

    def usage(self, language: str, *, defaults: bool = False) -> str:
        """Return the arguments as the help shows them, as in `NAME [ROLE] [--dry-run]`.

        Args:
            language: whose options are shown.
            defaults: whether an argument or an option shows its default, as in `[ROLE=Agents]`.

        """

        def value(one: Parameter) -> str:
            return one.placeholder + (f"={one.default}" if defaults and one.default is not None else "")

        words = [value(one) if one.default is None else f"[{value(one)}]" for one in self.arguments]
        options = [one.name if one.type == "flag" else f"{one.name} {value(one)}" for one in self.options_in(language)]
        return " ".join([*words, *(f"[{option}]" for option in options)])


def _recipe(row: dict[str, Any]) -> Recipe:
    arguments, options = ([Parameter(**one) for one in row.pop(name, [])] for name in ("arguments", "options"))
    return Recipe(arguments=arguments, options=options, example=row.pop("example", []), **row)


def _load() -> dict[str, Recipe]:
    table = tomllib.loads((SCRIPTS / "recipes.toml").read_text(encoding="utf-8"))
    return {row["path"]: _recipe(row) for row in table["recipe"]}


RECIPES = _load()
"""The recipes by path, in the order of the table."""
IN_LANGUAGES = [
    (path, language) for path, recipe in RECIPES.items() for language in LANGUAGES if language not in recipe.missing
]
"""Every recipe with each of its languages."""
