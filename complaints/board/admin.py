from django.contrib import admin

from complaints.board.models import BoardNotice
from complaints.case.admin import CaseAdmin


@admin.register(BoardNotice)
class BoardNoticeAdmin(CaseAdmin):
    list_display = ("number", "purpose", "place", "posted_at", "removed_on")
    list_filter = ("purpose",)
    list_select_related = ("complaint",)
    search_fields = ("complaint__number",)
