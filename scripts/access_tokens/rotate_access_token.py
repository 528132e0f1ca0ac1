"""Rotate the access token in the file that TIKIT_TOKEN_FILE names, by its ID; FILE.json keeps the id of the new one."""

from tikit_kit.rotation import rotate
from tikit_kit.script import Tikit, arguments, show

given = arguments(id=0)

with Tikit() as tikit:
    show(rotate(tikit, given.id))
