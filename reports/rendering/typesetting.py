"""PDF by typst: a template of templates/typst/ and its data in, bytes out.

The same input gives the same bytes: templates read neither the clock nor the host.
"""

import json
import os
import re
import threading
from collections.abc import Mapping
from functools import cache
from typing import Literal

import typst
from django.conf import settings

from reports.rendering.glyphs import FONTS, printable

# Of the texts in an image: their tag, and the colour in it.
TEXT = re.compile(r'<text\b[^>]* fill="([^"]+)"[^>]*')
# Of a letter of 10 or 11 pixels, what lies between the thinnest weight and the regular.
STROKE = 0.36

# A compiler serves one caller at a time.
_compiling = threading.Lock()
_first_user = 0


@cache
def _compiler() -> typst.Compiler:
    return typst.Compiler(
        root=settings.BASE_DIR / "templates" / "typst",
        font_paths=[FONTS],
        ignore_system_fonts=True,
    )


def typeset(
    template: str,
    sheet: Mapping[str, object],
    *,
    images: Mapping[str, str] | None = None,
) -> bytes:
    """Render templates/typst/<template>, which reads `sheet` and the SVG `images`.

    The first call in a process takes a quarter of a second, for the fonts.
    """
    rendered = _compile(template, sheet, images, "pdf")
    if not isinstance(rendered, bytes):
        raise TypeError(f"{template} gave no single PDF")
    return rendered


def draw(
    template: str,
    sheet: Mapping[str, object],
    *,
    images: Mapping[str, str] | None = None,
) -> list[bytes]:
    """The same pages as SVG, one each."""
    rendered = _compile(template, sheet, images, "svg")
    pages = rendered if isinstance(rendered, list) else [rendered]
    return [page for page in pages if isinstance(page, bytes)]


def _compile(
    template: str,
    sheet: Mapping[str, object],
    images: Mapping[str, str] | None,
    format: Literal["pdf", "svg"],
) -> bytes | list[bytes] | None:
    inputs = {"sheet": json.dumps(printable(sheet), ensure_ascii=False)}
    with _compiling:
        _refuse_after_fork()
        return _compiler().compile(
            input=settings.BASE_DIR / "templates" / "typst" / template,
            format=format,
            sys_inputs={**inputs, **_inked(images or {})},
        )


def _inked(images: Mapping[str, str]) -> dict[str, str]:
    """Give the letters in images a stroke.

    In an SVG typst draws a variable font at its default weight, which is Thin.
    """
    stroke = rf'\g<0> stroke="\1" stroke-width="{STROKE}"'
    return {name: TEXT.sub(stroke, svg) for name, svg in images.items()}


def _refuse_after_fork() -> None:
    # typst's threads stay behind in the parent: a child that renders after its
    # parent did would wait for them for ever.
    global _first_user
    _first_user = _first_user or os.getpid()
    if _first_user != os.getpid():
        raise RuntimeError("typst was used before this process was forked")
