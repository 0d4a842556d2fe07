"""Figures laid out in marks and in words, free of any surface."""
