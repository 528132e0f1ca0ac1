"""Report the access tokens that expire within DAYS (7 if left out). Exit code 10 if there are any."""

from datetime import UTC, datetime, timedelta

from tikit_kit.script import Tikit, arguments, show

given = arguments(days=7)
until = f"{datetime.now(UTC) + timedelta(days=given.days):%Y-%m-%dT%H:%M:%SZ}"

with Tikit() as tikit:
    expiring = list(tikit.list_access_tokens(filter=f"ExpirationDate gt now() and ExpirationDate le {until}"))
    show(expiring)
raise SystemExit(10 if expiring else 0)
