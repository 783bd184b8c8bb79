"""What stands on paper."""

from contextlib import closing

from pypdfium2 import PdfDocument


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page, with its line breaks."""
    with closing(PdfDocument(pdf)) as paper:
        return [page.get_textpage().get_text_bounded() for page in paper]


def text_of(pdf: bytes) -> str:
    """All of its pages, without blanks and line breaks."""
    return squeezed("".join(pages_of(pdf)))


def squeezed(text: str) -> str:
    return "".join(text.split())
