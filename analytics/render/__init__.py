"""Drawing plates: composed once into marks, then painted on a surface."""
