"""The command line of the numbers and figures: one module a noun.

Each noun has ``add_to``, its grammar, and one function a command, ``<command>_``, which
returns the exit status. What all share is in ``conventions``.
"""
