"""Reads what people type: amounts, dates, one-line commands. Nothing is guessed."""
