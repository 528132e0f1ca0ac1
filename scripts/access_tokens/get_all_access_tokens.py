"""Get all of the access tokens that you may see: the help page's table, without a value."""

from tikit_kit.script import Tikit, arguments, show

arguments()

with Tikit() as tikit:
    show(tikit.list_access_tokens())
