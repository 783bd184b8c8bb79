"""norm 15.1, 19, 22.1: one cause, many clients, each with clocks of his own."""
