from django.http import HttpRequest, HttpResponse


def case(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def timeline(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)
