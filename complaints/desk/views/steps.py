from django.http import HttpRequest, HttpResponse


def acknowledge(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def investigate(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def findings(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def resolve(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def settle_on_spot(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def close(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def reopen(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def contact(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)
