"""What becomes of a request that waits: its time, who holds it, when it lapses."""
