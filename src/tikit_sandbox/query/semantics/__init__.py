"""From syntax to a typed tree: names are resolved and types checked."""
