"""What a new installation is asked for, and only once."""

import io

import pytest
from django.core.management import CommandError, call_command

from branches.models import Branch, Post, User

pytestmark = pytest.mark.django_db

BRANCH = [
    "GZ001",
    "广州天河路营业部",
    "广东",
    "天河路 1 号",
    "020-12345678",
    "020-12345679",
    "gz@example.com",
]
PEOPLE = ["hq", "张三", "hq2", "李四"]


@pytest.fixture
def answer(monkeypatch):
    """Run the command, typing these lines; what it said."""

    def typed(*lines: str) -> str:
        left = iter(lines)

        def ask(_label: str) -> str:
            try:
                return next(left)
            except StopIteration:
                raise EOFError from None

        monkeypatch.setattr("builtins.input", ask)
        out = io.StringIO()
        call_command("first_steps", stdout=out)
        return out.getvalue()

    return typed


@pytest.fixture
def administrator(db):
    return User.objects.create_superuser("admin", password="first admin words 1")


def test_two_people_of_headquarters_and_a_branch_are_made(answer, administrator):
    said = answer(*PEOPLE, *BRANCH)

    people = User.objects.filter(post=Post.HEADQUARTERS)
    assert {person.get_full_name() for person in people} == {"张三", "李四"}
    assert all(person.owes_password for person in people)
    assert Branch.objects.get().code == "GZ001"
    for person in people:
        [code] = [
            x.split()[1]
            for x in said.splitlines()
            if x.startswith(f"{person.username} ")
        ]
        assert person.check_password(code)


def test_what_is_wrong_is_asked_again(answer, administrator):
    said = answer("", "admin", *PEOPLE, "gz 1", *BRANCH[:-1], "不是邮箱", BRANCH[-1])

    assert "不能为空" in said
    assert "已有这个用户名" in said
    assert "代码只用大写字母和数字。" in said
    assert Branch.objects.get().complaint_email == "gz@example.com"


def test_broken_off_it_goes_on_where_it_was(answer, administrator):
    with pytest.raises(CommandError, match="再次运行即可继续"):
        answer(*PEOPLE[:2], "hq2")

    answer(*PEOPLE[2:], *BRANCH)

    assert User.objects.filter(post=Post.HEADQUARTERS).count() == 2


def test_where_all_is_there_nothing_is_asked(answer, administrator):
    answer(*PEOPLE, *BRANCH)

    assert "已就绪" in answer()
