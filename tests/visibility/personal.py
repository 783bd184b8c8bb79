"""A client's personal data, and what of it stands in an answer."""

from functools import cache
from io import BytesIO

from openpyxl import load_workbook

from tests.papers import text_of as written_on

SECRETS = {
    "telephone": "13987654321",
    "identity_number": "310101199003077777",
    "email": "ouyang.secret@example.cn",
    "address": "上海市浦东新区秘密路 77 弄 5 号",
    "account_number": "ACC88990011",
}


def text_of(response) -> str:
    content = (
        b"".join(response.streaming_content) if response.streaming else response.content
    )
    return read(content, response.headers.get("Content-Type", ""))


@cache
def read(content: bytes, kind: str) -> str:
    """What is written in a page or a file; many read the same one."""
    if kind == "application/pdf":
        return written_on(content)
    if "spreadsheetml" in kind:
        sheets = load_workbook(BytesIO(content)).worksheets
        cells = [cell for sheet in sheets for row in sheet.values for cell in row]
        return "\n".join(map(str, cells))
    return content.decode(errors="replace")


def shown(response) -> list[str]:
    text = "".join(text_of(response).split())
    return [name for name, value in SECRETS.items() if "".join(value.split()) in text]
