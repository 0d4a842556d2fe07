"""What a row is: one declaration per table that enters the atlas, and all that follows from it.

Fields with their kinds, words and references; the check of rows; typed tables. The store's
columns, the intake's headings, templates, forms, history and exports read these declarations.
Nothing here opens a file or a database, and nothing knows a region but by its code.
"""
