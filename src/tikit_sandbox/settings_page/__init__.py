"""The Access Tokens page, as the help page describes it: HTML at /settings/token."""

from tikit_sandbox.settings_page.routes import settings_routes

__all__ = ["settings_routes"]
