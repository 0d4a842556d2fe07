"""Whatever comes to any door of the atlas: refused in words or read right, and nothing else.

``python -m tests.doors`` walks every case and prints a table, door by outcome.
"""
