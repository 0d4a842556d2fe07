"""Mutated inputs for every parser that is ours: ``python -m tests.fuzz 200000 deck``."""
