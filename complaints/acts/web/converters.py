"""Parts of addresses that several rooms and apps use."""

from django.urls import register_converter


class Year:
    """Four digits: /reports/register/<branch>/<YYYY>/."""

    regex = "[0-9]{4}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return f"{value:04}"


register_converter(Year, "yyyy")
