"""Where figures are painted: on screen, on paper, in office files, on one web page, as data."""
