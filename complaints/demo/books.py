"""Standards, public material and reply templates of the demonstration's branches."""

import tomllib
from collections.abc import Mapping
from datetime import date, timedelta

from branches.models import Branch
from complaints.demo.stories import HERE
from complaints.records.guidance import Material
from complaints.reply_templates.models import ReplyTemplate
from complaints.watch_list.models import Standard


def make_books(branches: Mapping[str, Branch], *, today: date) -> None:
    document = tomllib.loads((HERE / "books.toml").read_text(encoding="utf-8"))
    for told in document["standards"]:
        standard = Standard.objects.create(
            branch=branches[told["branch"]], name=told["name"]
        )
        for version in told["versions"]:
            standard.versions.create(
                value=version["value"],
                valid_from=today + timedelta(days=version["days"]),
            )
    for told in document["materials"]:
        days = told.pop("days")
        Material.objects.create(valid_from=today + timedelta(days=days), **told)
    for told in document["templates"]:
        branch = branches[told["branch"]]
        ReplyTemplate.objects.create(**{**told, "branch": branch})
