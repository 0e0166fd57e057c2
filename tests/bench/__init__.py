"""How fast Oppy is, against the bare parts it stands on. ``python -m tests.bench`` prints it.

Both sides of every ratio are measured in one run, taking turns, and the medians are compared. No
time is asserted anywhere: a table is for reading, and a busy machine is no defect.
"""
