"""Debian's Chromium, as the tests and the pictures of the help start it.

Standard library only: script/test asks before Django is set up.
"""

import os
import shutil
from importlib.util import find_spec
from pathlib import Path

# The first that is there: the shell draws the same pages without a window's work.
BROWSERS = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
FONTS_CONF = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{fonts}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>{cache}</cachedir>
  <alias>
    <family>sans-serif</family>
    <prefer><family>Noto Sans SC</family></prefer>
  </alias>
</fontconfig>
"""


def chromium() -> str | None:
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def environment(folder: Path) -> dict[str, str]:
    """The machine may have no Chinese font: show the packaged one to fontconfig."""
    package = find_spec("justmytype_intl_cjk")
    if package is None or package.origin is None:
        return dict(os.environ)
    fonts = Path(package.origin).parent / "fonts" / "ofl" / "notosanssc"
    conf = folder / "fonts.conf"
    conf.write_text(FONTS_CONF.format(fonts=fonts, cache=folder / "cache"))
    return os.environ | {"FONTCONFIG_FILE": str(conf)}
