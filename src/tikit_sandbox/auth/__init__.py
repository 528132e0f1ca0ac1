"""Access tokens, platform users and their application roles."""
