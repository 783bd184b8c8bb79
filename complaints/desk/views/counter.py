from django.http import HttpRequest, HttpResponse


def new(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def similar(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def promise(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def received(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)
