"""From the typed tree to SQL."""
