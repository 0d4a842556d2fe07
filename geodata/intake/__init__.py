"""Files from outside into the store: read apart, checked, asked about, committed whole.

One path for every schema, boundary files and registers beside it. What a row is, is
declared in ``geodata.schema``; what is kept, in ``geodata.store``.
"""
