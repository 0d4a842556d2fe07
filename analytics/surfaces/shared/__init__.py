"""What several surfaces need, once: frames of maps, shapes, symbols, names of files, markup."""
