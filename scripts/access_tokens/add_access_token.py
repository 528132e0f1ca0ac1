"""Add an access token: NAME, its role (Agents if left out), its days (30). Its value is shown once."""

from datetime import UTC, datetime, timedelta

from tikit_kit.script import Tikit, arguments, show

given = arguments(name=str, role="Agents", days=30)

with Tikit() as tikit:
    roles = [role.id for role in tikit.list_application_roles() if role.name == given.role and role.id]
    if not roles:
        raise SystemExit(f"There is no application role '{given.role}'.")
    ends = datetime.now(UTC).replace(microsecond=0) + timedelta(days=given.days)
    show(tikit.add_access_token(name=given.name, expiration_date=ends, application_role_ids=roles))
