"""Tells: one module per report, each in the same three verbs: measure, draw, tell."""
