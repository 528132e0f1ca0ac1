"""Find people whose name, e-mail address or user name contains TEXT, in the order of their names."""

from tikit_kit.odata import literal
from tikit_kit.script import Tikit, arguments, show

args = arguments(text=str)
text = literal(args.text)

with Tikit() as tikit:
    condition = f"contains(Name,{text}) or contains(EMailAddress,{text}) or contains(UserPrincipalName,{text})"
    show(tikit.list_cdm_users(filter=condition, orderby="Name,Id"))
