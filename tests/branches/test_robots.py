"""Which robots may be called, and how: an address is typed by staff."""

import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.exceptions import ValidationError

from branches import robots
from config.cache import JsonSerializer

GATEWAY = "gate.example:8443"


@pytest.fixture(autouse=True)
def _gateways(settings):
    settings.ROBOT_GATEWAYS = [GATEWAY, "inside.example"]


@pytest.mark.parametrize(
    "address",
    [
        "wecombot://abc123",
        "feishu://abc-def",
        "dingtalk://secret@token123",
        "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6-7-4b",
        f"jsons://{GATEWAY}/desk",
        "forms://user:word@inside.example/desk",
    ],
)
def test_a_robots_address_is_taken(address):
    robots.validate_robot(address)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "https://example.cn/x",
        "mailto://a@b.cn",
        "syslog://",
        "wecombot://",
        "\0",
        "http://[",
    ],
)
def test_what_is_no_robot_is_refused(address):
    with pytest.raises(ValidationError):
        robots.validate_robot(address)


@pytest.mark.parametrize(
    "address",
    [
        "jsons://elsewhere.example/desk",
        "jsons://gate.example/desk",  # another port than the listed one
        "json://127.0.0.1/desk",
        "json://[::1]/desk",
        "jsons://inside.example@elsewhere.example/desk",
        f"jsons://{GATEWAY}/desk?redirect=yes",
        f"jsons://{GATEWAY}/desk?method=DELETE",
        "wecombot://abc123?verify=no",
        f"jsons://{GATEWAY}/desk#x",
        "https://qyapi.weixin.qq.com.example/cgi-bin/webhook/send?key=1",
        "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=1&redirect=yes",
    ],
)
def test_an_address_leads_nowhere_but_where_the_operator_allows(address):
    with pytest.raises(ValidationError):
        robots.validate_robot(address)
    assert not robots.call(address, title="x", body="x")


@pytest.mark.parametrize("found", ["10.0.0.8", "127.0.0.1", "169.254.1.1", "::1"])
def test_a_service_that_resolves_into_the_house_is_not_called(found, monkeypatch):
    family = socket.AF_INET6 if ":" in found else socket.AF_INET
    answer = [(family, socket.SOCK_STREAM, 6, "", (found, 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_kw: answer)

    assert not robots.call("wecombot://abc123", title="x", body="x")


@pytest.fixture
def dripping(settings):
    """Redirects where `leads` says, else answers a byte at a time."""
    calls: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        leads = ""

        def do_POST(self) -> None:
            calls.append(self.path)
            if self.leads and self.path != self.leads:
                self.send_response(307)
                self.send_header("Location", self.leads)
                self.end_headers()
                return
            self.send_response(200)
            self.send_header("Content-Length", "100")
            self.end_headers()
            for _ in range(20):
                self.wfile.write(b".")
                self.wfile.flush()
                time.sleep(0.1)

        do_GET = do_POST

        def log_message(self, *args: object) -> None:
            """Not among the tests' own words."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        place = f"127.0.0.1:{server.server_port}"
        settings.ROBOT_GATEWAYS = [place]
        yield f"json://{place}/robot", calls, Handler
        server.shutdown()


def test_a_call_ends_in_time_however_the_gateway_drips(dripping, monkeypatch):
    monkeypatch.setattr(robots, "PATIENCE", 0.4)
    address, calls, _handler = dripping

    began = time.monotonic()
    took = robots.call(address, title="x", body="x")

    assert not took
    assert calls == ["/robot"]
    assert time.monotonic() - began < 1.5


def test_a_redirect_is_not_followed(dripping):
    address, calls, handler = dripping
    handler.leads = "/inside"

    assert not robots.call(address, title="x", body="x")
    assert set(calls) == {"/robot"}


def test_the_cache_holds_json_alone():
    serializer = JsonSerializer()
    pages = [b"\x89PNG", b""]

    kept = serializer.dumps({"pages": pages, "n": 3})

    assert serializer.loads(kept.encode()) == {"pages": pages, "n": 3}
    with pytest.raises(UnicodeDecodeError):  # a pickle's first byte
        serializer.loads(b"\x80\x05.")
    with pytest.raises(TypeError):
        serializer.dumps(object())
