"""One HTML file that opens without a server and without the internet."""
