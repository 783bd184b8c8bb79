from branches.bulk import branches_in
from branches.bulk.command import BulkCommand


class Command(BulkCommand):
    help = (
        "Branches from a workbook: all of it or nothing; a second run changes nothing."
        " --template writes an empty one."
    )
    columns = branches_in.COLUMNS
    take = staticmethod(branches_in.take)
