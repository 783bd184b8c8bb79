"""Read what people keep in spreadsheets: rows as a spreadsheet numbers them.

tables, sheets   a CSV or xlsx file as tables of lines, within limits
lines            what a table is made of
cells            one cell as text, number or amount
"""
