"""Files of cases: looked at, scanned, kept on a disk or in a bucket, found again."""
