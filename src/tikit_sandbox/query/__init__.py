"""OData's query options: read, checked as the framework checks them, and turned into SQL."""
