from django.http import HttpRequest, HttpResponse


def reveal(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)
