"""What is said, and in which language: phrases, names of codes, numbers and dates, safe text.

The only room that reads catalogues. What is said belongs to plates, where it stands on a
page to figures and surfaces.
"""
