"""Who changed where a branch's mail is read is told by the chain of the house."""

from django.db import migrations

from branches.house.watching import Note

IGNORED = "uidvalidity,last_uid,read_at,failing_since,last_error,alarmed_at"


class Migration(migrations.Migration):
    dependencies = [
        ("branches", "0015_chain_of_the_house"),
        ("complaints", "0064_mailbox"),
    ]

    operations = [Note("complaints_mailbox", ignored=IGNORED, hidden="password")]
