"""Branches and people from a workbook: all or nothing, and once.

reading    which column is which, row by row
outcome    what a run says at its end
branches_in, people_in   the two workbooks
command    what their two commands share
asking     a workbook sent by one, agreed to by another
admin      its page
"""
