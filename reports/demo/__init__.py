"""The demonstration's reports: what its people made of their cases."""

from reports.demo.stage import load

__all__ = ["load"]
