"""The manual's Markdown as HTML; HTML in it is shown as it is written."""

from django.templatetags.static import static
from markdown_it import MarkdownIt
from markdown_it.token import Token

from complaints.desk.help.manual import manual

# As the manual, which is read where it lies, names what the desk serves.
PICTURES = "../static/"
_reader = MarkdownIt("commonmark", {"html": False}).enable("table")


def html_of(text: str) -> str:
    """Its links lead to pages of the help, its pictures to where they are served."""
    tokens = _reader.parse(text)
    for token in tokens:
        for child in token.children or ():
            _lead(child)
    return str(_reader.renderer.render(tokens, _reader.options, {}))


def _lead(token: Token) -> None:
    if token.type == "link_open":
        target = str(token.attrGet("href"))
        if target.startswith("#"):
            token.attrSet("href", manual().address(target.removeprefix("#")))
    elif token.type == "image":
        path = str(token.attrGet("src")).removeprefix(PICTURES)
        token.attrSet("src", static(path))
        token.attrSet("loading", "lazy")
