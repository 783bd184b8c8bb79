"""How long a case is kept, and what is left of it afterwards (DESIGN 6)."""
