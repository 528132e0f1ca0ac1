"""Write README's table of recipes from scripts/recipes.toml: `nox -s readme`."""

from pathlib import Path

from tests.recipes.catalog import LANGUAGES, RECIPES, Recipe

README = Path(__file__).parents[2] / "README.md"
BEGIN = "<!-- recipes: written by `nox -s readme` from scripts/recipes.toml -->"
END = "<!-- end of recipes -->"
_MANY = 10
"""Options that are too many for a cell; the help of the recipe has them."""


def with_table(readme: str) -> str:
    """Return the text of README with the table between the two comments replaced by the current one."""
    before, rest = readme.split(BEGIN)
    _, after = rest.split(END)
    return f"{before}{BEGIN}\n\n{table()}\n{END}{after}"


def table() -> str:
    """Return the table in Markdown, one row per recipe."""
    head = "| task | arguments | `.sh` `.ps1` `.py` |\n| --- | --- | --- |\n"
    return head + "".join(f"| {_task(one)} | {_arguments(one)} | {_path(one)} |\n" for one in RECIPES.values())


def _path(recipe: Recipe) -> str:
    """Return where it is, and why a language is missing."""
    if not recipe.missing:
        return f"`scripts/{recipe.path}`"
    (reason,) = set(recipe.missing.values())
    only = " ".join(f"`{language}`" for language in LANGUAGES if language not in recipe.missing)
    return f"`scripts/{recipe.path}`, only {only}: {reason}"


def _task(recipe: Recipe) -> str:
    return recipe.task + ("; exit code 10 if there are any" if 10 in recipe.exit_codes else "")


def _arguments(recipe: Recipe) -> str:
    if len(recipe.options) > _MANY:
        return f"`{' '.join(one.placeholder for one in recipe.arguments)} [options]`"
    usage = recipe.usage(".py", defaults=True).replace("|", "\\|")  # a bar would end the cell
    return f"`{usage}`" if usage else "none"


if __name__ == "__main__":
    README.write_text(with_table(README.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
