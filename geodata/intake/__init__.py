"""Files from outside into the store: read apart, checked, asked about, committed whole."""
