"""The chain of the house: what changes the desk itself, and who did it."""
