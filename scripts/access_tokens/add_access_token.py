"""Add an access token: NAME, its role (default: Agents), its days (default: 30). Only this output has its value."""

from tikit_kit.script import Tikit, arguments, days_from_now, find_id, show

args = arguments(name=str, role="Agents", days=30)
expires = days_from_now(args.days)

with Tikit() as tikit:
    role_id = find_id(tikit.list_application_roles(), args.role)
    show(tikit.add_access_token(name=args.name, expiration_date=expires, application_role_ids=[role_id]))
