"""Delete the access tokens that have expired, and print them; --dry-run only prints them."""

from tikit_kit.script import Tikit, arguments, show

args = arguments(dry_run=False)

with Tikit() as tikit:
    expired, deleted = list(tikit.list_access_tokens(filter="ExpirationDate le now()")), []
    try:
        for token in expired:
            if token.id and not args.dry_run:
                tikit.delete_access_token(token.id)
            deleted.append(token)
    finally:
        show(deleted)  # also after a failure: these tokens are deleted
