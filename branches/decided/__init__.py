"""What one asks for and another decides: a branch's closures, changes of its people."""
