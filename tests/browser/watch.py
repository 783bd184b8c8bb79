"""What no page may do, whatever is tested: fail, break the policy, ask elsewhere."""

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, WebError

OWN_SCHEMES = ("data:", "blob:", "about:", "chrome-error:")


class Watch:
    def __init__(self, url: str) -> None:
        self.url = url
        self.faults: list[str] = []
        self.expected: list[str] = []

    def expect(self, words: str) -> None:
        """What the test itself brings about is no fault."""
        self.expected.append(words)

    def over(self, context: BrowserContext) -> None:
        context.on("console", self._console)
        context.on("weberror", self._error)
        context.on("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:
        # The browser reports what breaks the content security policy here too.
        if message.type in ("error", "warning"):
            where = message.location.get("url", "")
            page = message.page and message.page.url
            self._fault(f"{page}: {message.text} {where}")

    def _error(self, error: WebError) -> None:
        self._fault(f"{error.page and error.page.url}: {error.error}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.url, *OWN_SCHEMES)):
            self._fault(f"asked elsewhere: {request.url}")

    def _fault(self, text: str) -> None:
        if not any(words in text for words in self.expected):
            self.faults.append(text)
