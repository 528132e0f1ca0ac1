"""Authentication and authorization: access tokens, their callers, and application roles."""
