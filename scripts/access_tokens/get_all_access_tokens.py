"""Get all access tokens that you may see, without their values: the help page's table."""

from tikit_kit.script import Tikit, arguments, show

arguments()

with Tikit() as tikit:
    show(tikit.list_access_tokens())
