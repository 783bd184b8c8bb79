"""What was read back from the bodies of events until now gets into its columns.

No digest covers these columns, so the rows are verified as before. A tombstone is
never changed again: whether its case was serious before asks nobody any more. No hash
of an event is touched; only here is the trigger that keeps events as they are put
aside, within the transaction that puts it back.
"""

from django.db import migrations

SEVERITY = """
UPDATE complaints_complaint AS complaint SET severity_before = grown.before
FROM (
    SELECT DISTINCT ON (complaint_id) complaint_id,
        substring(body FROM '"severity_before":"([a-z]+)"') AS before
    FROM complaints_event WHERE body LIKE '%"severity_before":%'
    ORDER BY complaint_id, seq DESC
) AS grown
WHERE complaint.id = grown.complaint_id AND complaint.erased_at IS NULL
    AND grown.before IN ('normal', 'considerable');
"""

CATEGORIES = """
UPDATE complaints_note AS note
SET category_before = substring(event.body FROM '"before":"([A-F]?)"'),
    category_after = substring(event.body FROM '"after":"([A-F]?)"')
FROM complaints_event AS event
WHERE event.verb = 'recategorise' AND event.complaint_id = note.complaint_id
    AND note.verb = 'recategorise'
    AND event.body LIKE '%{"object":"note","pk":' || note.id || ',%';
"""

ON_FORM = """
ALTER TABLE complaints_event DISABLE TRIGGER event_unalterable;
UPDATE complaints_event SET is_on_form = false
WHERE verb IN ('read', 'reveal', 'sign_form', 'scan_form', 'print_full', 'file_volume',
        'lend', 'take_back', 'export')
    OR (verb IN ('ask', 'approve', 'send_back', 'recall', 'reassign')
        AND body LIKE '%"kind":"erasure"%');
ALTER TABLE complaints_event ENABLE TRIGGER event_unalterable;
"""


class Migration(migrations.Migration):
    dependencies = [("complaints", "0016_event_is_on_form")]

    operations = [
        # What follows from events is left where it is when going back.
        migrations.RunSQL(statement, migrations.RunSQL.noop)
        for statement in (SEVERITY, CATEGORIES, ON_FORM)
    ]
