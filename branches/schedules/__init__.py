"""A year's State Council schedule: which days are off, which weekends are worked.

years      the schedule itself: read from a file, checked, and kept
announced  the same, read from the words of the notice
"""
