"""Runs Oppy: settings, wiring, the clock, deliveries, the command line, the sandbox."""
