from django.conf import settings
from django.http import HttpRequest


def desk(request: HttpRequest) -> dict[str, object]:
    """What every page may show: the company's name, whether this is a demonstration."""
    return {"company_name": settings.COMPANY_NAME, "demo": settings.DEMO}
