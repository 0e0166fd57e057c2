"""A table that an admin dropped: looked at, asked about, imported."""
