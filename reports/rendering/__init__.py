"""How charts, paper and workbooks are made, and how they are answered."""
