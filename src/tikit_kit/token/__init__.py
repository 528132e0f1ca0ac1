"""Find the access token, and store it with a record of its id and expiry."""
