"""The help: its contents with an index by task, and a page a task."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from complaints.desk.help.manual import manual


@require_safe
@never_cache
@login_required
def contents(request: HttpRequest) -> HttpResponse:
    words = request.GET.get("q", "").strip()[:100]
    context = {"manual": manual(), "q": words, "found": manual().holding(words)}
    return render(request, "complaints/help/contents.html", context)


@require_safe
@never_cache
@login_required
def page(request: HttpRequest, slug: str) -> HttpResponse:
    found = manual().page(slug)
    if found is None:
        raise Http404
    context = {"manual": manual(), "shown": found}
    return render(request, "complaints/help/page.html", context)
