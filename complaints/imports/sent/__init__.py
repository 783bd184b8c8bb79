"""A ledger that somebody sends by the page: read and looked at before it is written.

models     the file, encrypted, and its rows as the preview shows them, page by page
rules      who may send one
services   send, read, import, teach its words, throw away
showing    a row as the preview shows it
refused    the rows that were not taken, as a workbook to mend
forms, pages, tasks
"""
