"""What pages are built from: selection, filters, figures, maps, exports."""
