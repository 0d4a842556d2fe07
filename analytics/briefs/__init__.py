"""What one page says of a cluster, a region, a sector or a country, in facts without a language.

``model`` is what a page holds and how its scope is chosen, ``clusters`` and
``groups`` find the facts, ``support`` what is done and what is missing.
"""
