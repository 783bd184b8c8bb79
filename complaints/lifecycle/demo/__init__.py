"""The demonstration: two branches, their people, and sixty complaints in all states."""

from complaints.lifecycle.demo.load import load

__all__ = ["load"]
