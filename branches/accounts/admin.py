from django.contrib import admin

from branches.access import PostAdmin
from branches.models import LoginTry, Post


@admin.register(LoginTry)
class LoginTryAdmin(PostAdmin):
    """Who came in from where, and who tried to."""

    readers = (Post.AUDITOR,)
    list_display = ("at", "user", "way", "outcome", "address", "branch", "post")
    list_filter = ("outcome", "way", "at", "post")
    list_select_related = ("user", "branch")
    search_fields = (
        "user__username",
        "user__last_name",
        "user__first_name",
        "=address",
    )
    fields = (*list_display, "unknown_name")
