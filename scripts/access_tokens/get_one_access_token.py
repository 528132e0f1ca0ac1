"""Get one access token by its id, with its application roles: the help page's token details."""

from tikit_kit.script import Tikit, arguments, show

args = arguments(id=int)

with Tikit() as tikit:
    show(tikit.get_access_token(args.id, expand="ApplicationRoles"))
