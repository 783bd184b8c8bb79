"""Files to attach to a case, all of one kind."""

from django import forms
from django.utils.translation import gettext_lazy as _

from complaints.acts.forms.fields import FilesField, FilesInput
from complaints.acts.forms.shape import chosen_of
from complaints.evidence.filing import files
from complaints.evidence.models import AttachmentKind
from complaints.lifecycle.entries import FileEntry


class AttachForm(forms.Form):
    kind = forms.ChoiceField(label=_("类型"), choices=chosen_of(AttachmentKind.choices))
    # The metaclass takes fields out of the class: no attribute of a form is hidden.
    files = FilesField(  # type: ignore[assignment]
        label=_("文件"),
        widget=FilesInput(attrs={"accept": ",".join(files.ALLOWED)}),
    )

    def entries(self) -> list[FileEntry]:
        kind = self.cleaned_data["kind"]
        return [FileEntry(file=file, kind=kind) for file in self.cleaned_data["files"]]
