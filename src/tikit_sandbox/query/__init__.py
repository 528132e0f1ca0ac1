"""OData query options: parsed, checked as the framework checks them, and translated to SQL."""
