"""The norm's 67 obligations are all there, each with its words and its measure."""

import itertools

import pytest
from django.core.exceptions import ValidationError

from complaints.records import RECORDS
from reports.scorecard.obligations import obligations
from reports.scorecard.records import COMPLETE
from tests.cases import make_complaint, record_values

IDS = [
    "2.1", "3.1", "3.2", "4.1", "4.2", "4.3", "5.1", "6.1", "7.1", "7.2", "7.3", "8.1",
    "8.2", "8.3", "9.1", "10.1", "10.2", "10.3", "10.4", "10.5", "11.1", "11.2", "11.3",
    "11.4", "12.1", "12.2", "13.1", "14.1", "15.1", "15.2", "16.1", "16.2", "16.3",
    "17.1", "17.2", "17.3", "17.4", "18.1", "18.2", "18.3", "19.1", "19.2", "20.0",
    "20.1", "20.2", "20.3", "21.0", "21.1", "21.2", "21.3", "22.0", "22.1", "22.2",
    "23.0", "23.2", "23.3", "23.4", "23.5", "24.1", "24.2", "24.3", "25.1", "25.2",
    "25.3", "26.1", "26.2", "26.3",
]  # fmt: skip


def test_there_are_67_in_the_order_of_the_norm() -> None:
    assert list(obligations()) == IDS
    assert len(IDS) == 67


def test_each_says_how_it_is_counted_and_where() -> None:
    for obligation in obligations().values():
        assert obligation.quote
        assert obligation.measure.endswith("。")
        assert obligation.room
    assert [o.id for o in obligations().values() if o.shown] == ["17.1", "19.2"]


@pytest.mark.parametrize("letter", RECORDS)
def test_the_database_calls_a_record_complete_when_the_record_does(
    letter, frontdesk
) -> None:
    model = RECORDS[letter]
    complaint = make_complaint(by=frontdesk, category=letter)
    whole = record_values(letter)
    record = model(complaint=complaint, written_by=frontdesk, **whole)
    record.save()
    variants = [{}, *({name: empty(model, name)} for name in model.columns())]
    variants += choices_of(model)

    for variant, bare in itertools.product(variants, ({}, BARE)):
        for name, value in {**whole, **bare, **variant}.items():
            setattr(record, name, value)
        if not is_possible(record):
            continue
        model.objects.filter(pk=record.pk).update(**values_of(record))
        found = model.objects.filter(COMPLETE[model], pk=record.pk).exists()
        assert found == record.is_complete, variant


# What a constraint ties to an answer; the names of other records are of no account.
BARE = {
    "changed_on": None,
    "noticed_on": None,
    "company_told_at": None,
    "client_told_at": None,
    "improved_on": None,
    "refusal": "",
}


def is_possible(record) -> bool:
    try:
        record.validate_constraints()
    except ValidationError:
        return False
    return True


def empty(model, name: str):
    return None if model._meta.get_field(name).null else ""


def choices_of(model) -> list[dict]:
    """Every answer to what decides which other columns are wanted."""
    fields = {name: model._meta.get_field(name) for name in model.columns()}
    answers = {
        name: [value for value, _ in field.choices]
        for name, field in fields.items()
        if field.choices and name != "notice_way"  # Owed later.
    } | {
        name: [True, False]
        for name, field in fields.items()
        if field.get_internal_type() == "BooleanField"
    }
    return [
        dict(zip(answers, values, strict=True))
        for values in itertools.product(*answers.values())
    ]


def values_of(record) -> dict:
    return {name: getattr(record, name) for name in record.columns()}
