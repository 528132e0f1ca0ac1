"""The version of the distribution: pyproject.toml reads it here, and so does the User-Agent."""

__version__ = "0.1.0"
