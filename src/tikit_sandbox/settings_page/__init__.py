"""The Access Tokens page, as the help page describes it: HTML at /settings/token."""

from .routes import settings_routes

__all__ = ["settings_routes"]
