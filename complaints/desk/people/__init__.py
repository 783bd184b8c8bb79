"""Somebody moves, is away or leaves: what he has in hand goes over in one act."""
