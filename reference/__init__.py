"""Pages of docs/reference that are generated from the code and the lock files.

python -m reference            write the pages
python -m reference --check    fail if a page is out of date
"""
