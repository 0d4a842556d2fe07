"""Where things are: regions under each law, their outlines, names, people, and what lies in them.

Regions and which came out of which; boundary sets, bundled and a ministry's own; every
spelling of a name; points into regions; records into regions; population. Nothing here
knows what a record is about, and nothing reads a stranger's file but boundary files.
"""
