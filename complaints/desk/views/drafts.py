from django.http import HttpRequest, HttpResponse


def draft(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)
