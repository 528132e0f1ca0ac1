"""The HTTP API: routes, actions, bodies and responses."""
