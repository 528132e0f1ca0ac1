"""The access token: finding it, and keeping it with what is known of it."""
