"""What somebody wrote himself, without what he answers; HTML as its words."""

from __future__ import annotations

import re
from html.parser import HTMLParser

# A line from which on stands what is answered. What is forwarded is no answer.
ANSWERED = re.compile(
    r"^(?:"
    r"-{2,}\s*(?:原始邮件|原邮件|回复的原邮件|Original Message|Original)\s*-{2,}"
    r"|在\s*.{4,200}(?:写道|寫道)\s*[:：]"
    r"|.{4,200}于\s*\d{4}年.{2,60}写道\s*[:：]"
    r"|On\s.{4,200}\swrote:"
    r")",
    re.IGNORECASE,
)
FORWARDED = re.compile(
    r"^[-\s]*(?:转发邮件信息|转发的邮件|Forwarded message)", re.IGNORECASE
)
BLOCKS = {"p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "table", "blockquote"}
SILENT = {"style", "script", "head", "title"}


def own_words(text: str) -> str:
    """Above the first line that begins the quoted tail; all, where that is nothing."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if any(FORWARDED.match(line.strip()) for line in lines):
        return _tidy(lines)
    for number, line in enumerate(lines):
        if ANSWERED.match(line.strip()):
            return _tidy(lines[:number]) or _tidy(lines)
    end = len(lines)
    while end and (not lines[end - 1].strip() or lines[end - 1].startswith(">")):
        end -= 1
    return _tidy(lines[:end]) or _tidy(lines)


def text_of_html(html: str) -> str:
    reader = _Reader()
    try:
        reader.feed(html)
        reader.close()
    except (AssertionError, ValueError):
        pass  # As far as it could be read.
    lines = "".join(reader.said).split("\n")
    return "\n".join(line.strip() for line in lines)


def _tidy(lines: list[str]) -> str:
    text = "\n".join(line.rstrip() for line in lines)
    return re.sub(r"\n{3,}", "\n\n", text).strip()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag in SILENT:
            self.silent += 1
        elif tag in BLOCKS:
            self.said.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in SILENT:
            self.silent = max(self.silent - 1, 0)
        elif tag in BLOCKS - {"br"}:
            self.said.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.said.append(re.sub(r"\s+", " ", data))
