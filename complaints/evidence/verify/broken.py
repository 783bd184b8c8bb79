class BrokenError(Exception):
    """The first place that is not as it was recorded, in the words of its reader."""
