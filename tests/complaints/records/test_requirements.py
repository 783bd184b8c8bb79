"""What a record wants is declared once: the page and the database read it alike."""

import itertools

import pytest
from django.db import IntegrityError, connection, models, transaction
from django.db.models import Q

from complaints.case.choices import Conclusion
from complaints.inquiry.models import InquiryRecord
from complaints.models import Complaint
from complaints.records import RECORDS
from tests.cases import INQUIRY, make_complaint, record_values

MODELS = {**RECORDS, "D": InquiryRecord}


@pytest.mark.parametrize("letter", MODELS)
def test_the_database_calls_a_record_complete_when_the_record_does(letter, frontdesk):
    """Every combination of answers, with nothing, everything or one column missing."""
    model = MODELS[letter]
    case = make_complaint(by=frontdesk, category=letter)
    row = model.objects.create(complaint=case, written_by=frontdesk)
    owed = Q(*(requirement.met(model) for requirement in model.owed))
    asked = [of_row(row, condition) for condition in (model.complete(), owed)]
    met = set()

    for values in every_variant(model, letter):
        if not stored(row, values):
            continue
        record = model(complaint=case, **values)
        complete, done = (is_found(*statement) for statement in asked)
        assert complete == record.is_complete, values
        assert done == (not record.unfilled(model.owed)), values
        met.add(complete)

    assert met == {True, False}


def test_why_it_is_not_as_complained_is_wanted_where_that_was_found(frontdesk):
    case = make_complaint(by=frontdesk, category="D")
    row = InquiryRecord.objects.create(complaint=case, written_by=frontdesk, **INQUIRY)

    for conclusion in ("", *Conclusion.values):
        Complaint.objects.filter(pk=case.pk).update(conclusion=conclusion)
        record = InquiryRecord.objects.get(pk=row.pk)
        found = InquiryRecord.objects.filter(InquiryRecord.complete(), pk=row.pk)
        assert record.is_complete == (conclusion != Conclusion.NOT_AS_COMPLAINED)
        assert found.exists() == record.is_complete


def test_every_column_that_is_wanted_is_one_of_the_record():
    for model in MODELS.values():
        for requirement in (*model.wanted, *model.owed):
            assert set(requirement.columns) <= set(model.columns())
            model.objects.filter(requirement.met(model))


def every_variant(model, letter):
    fields = {name: model._meta.get_field(name) for name in model.columns()}
    whole = {name: SAID for name, field in fields.items() if is_text(field)}
    whole |= record_values(letter)
    tied = {name: value for name, value in TIED.items() if name in fields}
    answers = [answers_of(field) for field in fields.values()]
    names = [name for name, known in zip(fields, answers, strict=True) if known]
    gaps = [{}, *({name: empty(field)} for name, field in fields.items())]
    gaps.append({name: empty(field) for name, field in fields.items()})
    for chosen in itertools.product(*filter(None, answers)):
        said = dict(zip(names, chosen, strict=True))
        for gap in gaps:
            yield whole | tied | gap | said
        yield whole | said


SAID = "如实填写。"
# What a constraint lets nobody fill in beside some of the answers.
TIED = {
    "changed_on": None,
    "noticed_on": None,
    "remedied_on": None,
    "company_told_at": None,
    "client_told_at": None,
    "improved_on": None,
    "refusal": "",
}


def answers_of(field):
    """With "not said yet"; how clients were told decides nothing."""
    if field.name == "notice_way":
        return []
    if isinstance(field, models.BooleanField):
        return [True, False, *([None] if field.null else [])]
    return ["", *(value for value, _label in field.choices or ())] * bool(field.choices)


def is_text(field):
    return isinstance(field, models.CharField | models.TextField) and not field.choices


def empty(field):
    if isinstance(field, models.BooleanField) and not field.null:
        return False
    return None if field.null else ""


def of_row(row, condition):
    """The statement, made once: a record has hundreds of variants."""
    rows = type(row).objects.filter(condition, pk=row.pk).order_by().values("pk")
    return rows.query.sql_with_params()


def is_found(sql, params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchone() is not None


def stored(row, values):
    """False where a constraint refuses it."""
    try:
        with transaction.atomic():
            type(row).objects.filter(pk=row.pk).update(**values)
    except IntegrityError:
        return False
    return True
