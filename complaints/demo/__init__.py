"""The demonstration: two branches, their people, and complaints in all states."""

from complaints.demo.stage import load

__all__ = ["load"]
