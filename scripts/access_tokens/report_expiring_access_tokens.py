"""Report the access tokens that expire within DAYS (default: 7). The exit code is 10 if there are any."""

from tikit_kit.script import Tikit, arguments, days_from_now, show

args = arguments(days=7)
until = f"{days_from_now(args.days):%Y-%m-%dT%H:%M:%SZ}"

with Tikit() as tikit:
    expiring = list(tikit.list_access_tokens(filter=f"ExpirationDate gt now() and ExpirationDate le {until}"))
    show(expiring)
raise SystemExit(10 if expiring else 0)
