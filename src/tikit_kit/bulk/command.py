"""What a script does with a preview: show it, or apply it and show what came of it."""

import sys

from tikit_kit.terminal.show import show

from .preview import Preview


def run(preview: Preview, *, apply: bool) -> int:
    """Show a preview, or apply it and show what came of its rows.

    Stdout gets a list of objects, as JSON in a pipe: rows with their changes, or with what came of them. Stderr gets
    the counts.

    Args:
        preview: the preview.
        apply: whether to apply it.

    Returns:
        The exit code: 1 if a row failed, is undecided or was not tried, 0 otherwise.

    Raises:
        TikitError: the journal cannot be used.
    """
    if apply:
        result = preview.apply()
        show(result)
        return result.exit_code
    if sys.stdout.isatty():
        encoding = sys.stdout.encoding  # which may lack characters of a title
        for line in preview.lines():
            print(line.encode(encoding, "replace").decode(encoding))
    else:
        show(preview)
    print(f"tikit: {preview.summary} Nothing was sent: add --apply to send it.", file=sys.stderr)
    return 0
