"""What pages are built from: selection and filters, figures, maps, forms, exports.

Nothing here computes a number or writes a sentence: figures come from ``analytics``,
wording from its catalogues.
"""
