"""The HTTP client: one request, its retries, and the errors it raises."""
