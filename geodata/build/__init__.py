"""Scripts that make the bundled geometry and the tables derived from it.

They are run by hand when a source changes; the application never imports them.
Each is started with ``python -m geodata.build.NAME`` and writes into
``geodata/data``; two runs on the same sources give the same bytes.
"""
