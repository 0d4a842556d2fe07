"""Rows as files: figures, records, tables of support, and the workbooks around an import."""
