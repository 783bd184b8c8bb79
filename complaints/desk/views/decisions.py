from django.http import HttpRequest, HttpResponse


def approve(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def send_back(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)
