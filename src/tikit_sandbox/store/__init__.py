"""The SQLite database: entity sets, tables, inserts, dates and snapshots."""
