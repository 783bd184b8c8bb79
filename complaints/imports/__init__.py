"""Old ledgers and other systems' exports become cases, once.

tables    a CSV or xlsx file as numbered rows, within limits
columns   which heading is which field
cells, times, words   one cell as text, amount, time, or one of our words
rows      a row as checked columns, or its faults
files     the whole file: what is new, what is there
services  the rows of the database
"""
