"""Old ledgers and other systems' exports become cases, once.

branches/spreadsheets reads the files.

columns, headings       which heading is which field, and where the headings stand
times, words            one cell as a time, or as one of our words
vocabulary, models      a branch's own words, said once and known again
rows                    a row as checked columns, or its faults
known                   what is new, what is there
files, told             the whole file, and what a run says of it
services                the rows of the database
"""
