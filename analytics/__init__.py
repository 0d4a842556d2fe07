"""Numbers, plates and drawings made from the trusted tables of ``geodata``.

Runs without a web server: pages, the command line and scheduled reports all
call the same functions.
"""
