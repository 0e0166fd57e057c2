"""Backups and their way back, by the database's own means."""
