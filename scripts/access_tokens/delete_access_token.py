"""Delete an access token by its id, for good. Whoever uses it gets 401 from then on."""

from tikit_kit.script import Tikit, arguments

given = arguments(id=int)

with Tikit() as tikit:
    tikit.delete_access_token(given.id)
