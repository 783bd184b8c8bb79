"""A picture as the case page shows it: small, upright, in a format browsers know.

What a telephone made is kept to the byte; this is drawn of it whenever it is asked for.
"""

from __future__ import annotations

from io import BytesIO

import pillow_heif
from PIL import Image, ImageOps

pillow_heif.register_heif_opener()

LONGEST_SIDE = 1_280
# Of what a telephone makes none is larger; to unpack more takes the worker's memory.
MOST_PIXELS = 120_000_000
FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "HEIF")


def small(content: bytes) -> bytes | None:
    """A JPEG; None of what can't be read as a picture, or is too large for it."""
    try:
        with Image.open(BytesIO(content), formats=FORMATS) as image:
            if image.width * image.height > MOST_PIXELS:
                return None
            # A large JPEG is unpacked at a fraction of its size.
            image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            upright = ImageOps.exif_transpose(image)
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            return _as_jpeg(upright)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None


def _as_jpeg(image: Image.Image) -> bytes:
    """What is transparent stands on white."""
    with_alpha = image.convert("RGBA")
    paper = Image.new("RGBA", image.size, "white")
    paper.alpha_composite(with_alpha)
    drawn = BytesIO()
    paper.convert("RGB").save(drawn, "JPEG", quality=80)
    return drawn.getvalue()
