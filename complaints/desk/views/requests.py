from django.http import HttpRequest, HttpResponse


def withdraw(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def merge(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def hand_over(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def recategorise(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def name_staff(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def unname(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)
