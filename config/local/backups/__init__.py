"""A desk in a folder, and out of it again.

manifest.json says what the others are: database.dump (PostgreSQL's custom format),
files.tar (the cases' files) and, where asked for, keys.json. These end in .age or .gpg
where they are encrypted.
"""
