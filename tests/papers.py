"""What stands on paper."""

from io import BytesIO

from pypdf import PdfReader


def text_of(pdf: bytes) -> str:
    """All of its pages, without blanks and line breaks."""
    pages = PdfReader(BytesIO(pdf)).pages
    return "".join("".join(page.extract_text().split()) for page in pages)
