"""The SQLite database: tables, dates, snapshots."""
