"""The office surface: editable slides, reports and workbooks from the same marks."""
