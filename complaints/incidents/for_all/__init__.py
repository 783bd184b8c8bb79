"""What is done at once for all clients of an incident (norm 19, 22.1)."""
