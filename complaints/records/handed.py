"""norm 24.1: what clients were given is still what they were given."""

from __future__ import annotations

from django.utils.translation import gettext as _

from branches.models import Branch
from complaints.evidence.filing import files
from complaints.evidence.verify import BrokenError, VerifyResult, register
from complaints.records.guidance import HandOut, Material


@register
def verify_materials(branch: Branch, found: VerifyResult) -> None:
    """Each version once, however many clients have it."""
    handed = HandOut.objects.filter(complaint__branch=branch).exclude(sha256="")
    given = handed.order_by().values_list("material", "sha256").distinct()
    materials = Material.objects.in_bulk({pk for pk, _sha256 in given})
    for pk, sha256 in given:
        if said := _problem(materials[pk], sha256):
            raise BrokenError(
                _("公开资料 %(pk)d“%(title)s”：%(said)s。")
                % {"pk": pk, "title": materials[pk], "said": said}
            )
        found.files += bool(materials[pk].sha256)


def _problem(material: Material, sha256: str) -> str:
    if material.content_sha256 != sha256:
        return _("与提供给客户时的不同")
    if material.sha256 and files.read(material) is None:
        return _("文件不在了，或内容与登记的摘要不符")
    return ""
