from django.http import HttpRequest, HttpResponse


def attach(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def download(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)
