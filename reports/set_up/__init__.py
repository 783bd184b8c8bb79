"""What a branch still needs before it works with the desk: a line a thing."""
