"""Hears and answers: one module per thing a person does in Slack.

A handler is parse → one store call → one view → answer. ``use_cases`` names them all.
"""
