"""What is done for clusters: bodies, events, decisions, actions, people in the field, money."""
