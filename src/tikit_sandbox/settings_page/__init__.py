"""The Access Tokens page that the help page describes: HTML at /settings/token."""

from .routes import settings_routes

__all__ = ["settings_routes"]
