"""Delete an access token by its id, permanently. Requests with it then fail with 401."""

from tikit_kit.script import Tikit, arguments

args = arguments(id=int)

with Tikit() as tikit:
    tikit.delete_access_token(args.id)
