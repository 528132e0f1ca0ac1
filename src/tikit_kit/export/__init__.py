"""Bulk export: every ticket once, by ranges of Ids that are fetched in parallel and written in order."""
