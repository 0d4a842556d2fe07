"""Numbers and figures made from the trusted tables of ``geodata``.

Runs without a web server: pages, the command line and scheduled reports all call the
same functions. Here stand what is chosen (``selection``), what is measured
(``catalogue``), colours (``theme``) and decks; the rooms below hold the rest. Nothing
here reads a file from outside or knows Streamlit.
"""
