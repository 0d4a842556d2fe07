"""Numbers, plates and drawings."""
