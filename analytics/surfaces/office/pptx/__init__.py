"""Slides: native charts, tables and maps that PowerPoint can edit and recolour."""
