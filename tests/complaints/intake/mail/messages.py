"""Forty messages as they come: of old and new programs, right and wrong."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from email.header import Header
from email.message import EmailMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from imaplib import CRLF, MapCRLF

from django.conf import settings

SAID = "我在贵部等了两个小时，没有人叫号，请给个说法。"
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABh6FO1AAA"
    "AABJRU5ErkJggg=="
)
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@dataclass
class Case:
    """A message, and what becomes of it: why it is refused, else what is proposed."""

    raw: bytes
    refused: str = ""
    text: str = SAID
    subject: str | None = "投诉"
    files: tuple[str, ...] = ()
    left_out: bool = False
    email: str = "wang@example.cn"
    about: tuple[str, ...] = ()

    @property
    def sent(self) -> bytes:
        """As it goes over the line."""
        return MapCRLF.sub(CRLF, self.raw)

    @property
    def outcome(self) -> object:
        if self.refused:
            return self.refused
        names = ("text", "subject", "email", "files", "left_out", "about")
        return {name: getattr(self, name) for name in names} | {"original": self.sent}


def head(*lines: str, subject: str = "投诉", id_: str = "") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "王五 <wang@example.cn>"
    message["To"] = "complaints@example.cn"
    message["Subject"] = subject
    message["Date"] = "Thu, 05 Mar 2026 09:58:00 +0800"
    message["Message-ID"] = f"<{id_ or abs(hash((subject, lines)))}@mail.example.cn>"
    for line in lines:
        name, _, value = line.partition(": ")
        message[name] = value
    return message


def plain(text: str = SAID, *lines: str, **parts: str) -> bytes:
    message = head(*lines, **parts)
    message.set_content(text)
    return message.as_bytes()


def html(markup: str, **parts: str) -> bytes:
    message = head(**parts)
    message.set_content(markup, subtype="html")
    return message.as_bytes()


def raw(headers: str, body: bytes, encoding: str = "utf-8") -> bytes:
    return headers.replace("\n", "\r\n").encode(encoding) + b"\r\n\r\n" + body


def with_files(*attached: tuple[str, bytes, str], **parts: str) -> bytes:
    message = head(**parts)
    message.set_content(SAID)
    for name, content, kind in attached:
        major, minor = kind.split("/")
        message.add_attachment(content, major, minor, filename=name)
    return message.as_bytes()


def alternative() -> bytes:
    message = head(id_="alternative")
    message.set_content(SAID)
    message.add_alternative(f"<p>{SAID}</p><img src='x'>", subtype="html")
    return message.as_bytes()


def gb18030_quoted() -> bytes:
    part = MIMEText("", "plain")
    del part["Content-Transfer-Encoding"]
    part.set_charset(None)
    encoded = "".join(f"={byte:02X}" for byte in SAID.encode("gb18030"))
    return raw(
        "From: =?GB18030?B?zfXO5Q==?= <wang@example.cn>\n"
        "Subject: =?gb2312?B?zbbL3w==?=\nMessage-ID: <gbq@mail.example.cn>\n"
        "MIME-Version: 1.0\nContent-Type: text/plain; charset=GB18030\n"
        "Content-Transfer-Encoding: quoted-printable",
        "=\r\n".join(encoded[i : i + 72] for i in range(0, len(encoded), 72)).encode(),
    )


def rfc2231() -> bytes:
    message = MIMEMultipart()
    message["From"], message["Subject"] = "wang@example.cn", "投诉"
    message["Message-ID"] = "<rfc2231@mail.example.cn>"
    message.attach(MIMEText(SAID, "plain", "utf-8"))
    part = MIMEText("words", "plain", "utf-8")
    part.add_header(
        "Content-Disposition", "attachment", filename=("utf-8", "", "对账单.txt")
    )
    message.attach(part)
    return message.as_bytes()


def encoded_name() -> bytes:
    """As older programs name a file: an encoded word, in quotes."""
    name = Header("交易截图.png", "gb18030").encode()
    body = base64.encodebytes(PNG).decode()
    return raw(
        "From: wang@example.cn\nSubject: 投诉\nMessage-ID: <named@mail.example.cn>\n"
        'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"',
        (
            f"--b\nContent-Type: text/plain; charset=utf-8\n\n{SAID}\n--b\n"
            f'Content-Type: image/png; name="{name}"\n'
            "Content-Transfer-Encoding: base64\n"
            f'Content-Disposition: attachment; filename="{name}"\n\n{body}\n--b--\n'
        ).encode(),
    )


def enclosed() -> bytes:
    message = head(id_="enclosed", subject="转发：投诉")
    message.set_content(SAID)
    inner = EmailMessage()
    inner["From"], inner["Subject"] = "li@example.cn", "原来的信"
    inner.set_content("原来的内容")
    message.add_attachment(inner)
    return message.as_bytes()


def report(kind: str, *, of: str = "") -> bytes:
    message = MIMEMultipart("report", **{"report-type": kind})
    message["From"] = "Mail Delivery System <MAILER-DAEMON@mail.example.cn>"
    message["Subject"] = "Undelivered Mail"
    message["Message-ID"] = f"<report-{kind}@mail.example.cn>"
    message.attach(MIMEText("could not be delivered", "plain"))
    message.attach(MIMEText(f"Message-ID: {of}\nSubject: reply", "rfc822-headers"))
    return message.as_bytes()


def large() -> bytes:
    message = head(id_="large")
    message.set_content(SAID)
    content = b"0" * (settings.ATTACHMENT_MAX_BYTES + 1)
    message.add_attachment(content, "text", "plain", filename="大.txt")
    return message.as_bytes()


def many() -> bytes:
    pictures = ((f"第{n}张.png", PNG + bytes([n]), "image/png") for n in range(22))
    return with_files(*pictures, id_="many")


QUOTED = (
    f"{SAID}\n\n在 2026年3月4日，营业部<complaints@example.cn> 写道：\n> 您好\n> 请问\n"
)
ENGLISH = f"{SAID}\n\nOn Wed, Mar 4, 2026 at 9:00 AM Desk <a@b.cn> wrote:\n> Hello\n"
OUTLOOK = f"{SAID}\n\n-----原始邮件-----\n发件人: 营业部\n您好\n"
FORWARD = "请看下面。\n\n-------- 转发邮件信息 --------\n发件人：李四\n内容：" + SAID
HTML_PAGE = (
    "<html><head><style>p{color:red}</style><script>alert(1)</script></head><body>"
    f"<div>{SAID}</div><br>&nbsp;<b>王五</b></body></html>"
)
WEB_MARKUP = f"<table><tr><td>{SAID}</td></tr></table>"


def forty() -> dict[str, Case]:
    ours = f"<notice-1-2@{'127.0.0.1'}>"
    return {
        "plain": Case(plain(id_="plain"), subject="投诉"),
        "html only": Case(html(HTML_PAGE, id_="html"), text=f"{SAID}\n\n王五"),
        "html table": Case(html(WEB_MARKUP, id_="table")),
        "both": Case(alternative()),
        "gb18030 8bit": Case(
            raw(
                "From: wang@example.cn\nSubject: 投诉\nMessage-ID: <g8@m.cn>\n"
                "Content-Type: text/plain; charset=gb18030",
                SAID.encode("gb18030"),
                "gb18030",
            ),
        ),
        "gb2312 that is more": Case(
            raw(
                "From: wang@example.cn\nSubject: x\nMessage-ID: <g2@m.cn>\n"
                "Content-Type: text/plain; charset=gb2312",
                f"{SAID}朱镕基".encode("gb18030"),
            ),
            text=f"{SAID}朱镕基",
            subject="x",
        ),
        "gb18030 quoted": Case(gb18030_quoted(), subject="投诉"),
        "no charset": Case(
            raw(
                "From: wang@example.cn\nMessage-ID: <nc@m.cn>\n"
                "Content-Type: text/plain",
                SAID.encode("gb18030"),
            ),
            subject=None,
        ),
        "wrong charset": Case(
            raw(
                "From: wang@example.cn\nMessage-ID: <wc@m.cn>\n"
                "Content-Type: text/plain; charset=us-ascii",
                SAID.encode(),
            ),
            subject=None,
        ),
        "unknown charset": Case(
            raw(
                "From: wang@example.cn\nMessage-ID: <uc@m.cn>\n"
                "Content-Type: text/plain; charset=x-none",
                SAID.encode(),
            ),
            subject=None,
        ),
        "base64": Case(
            raw(
                "From: wang@example.cn\nMessage-ID: <b64@m.cn>\n"
                "Content-Type: text/plain; charset=utf-8\n"
                "Content-Transfer-Encoding: base64",
                base64.b64encode(SAID.encode()),
            ),
            subject=None,
        ),
        "broken base64": Case(
            raw(
                "From: wang@example.cn\nMessage-ID: <bb@m.cn>\n"
                "Content-Type: text/plain; charset=utf-8\n"
                "Content-Transfer-Encoding: base64",
                base64.b64encode(SAID.encode()).rstrip(b"=") + b"\r\n!!",
            ),
            subject=None,
        ),
        "picture": Case(
            with_files(("截图.png", PNG, "image/png"), id_="png"), files=("截图.png",)
        ),
        "name in rfc 2231": Case(rfc2231(), files=("对账单.txt",)),
        "name as an encoded word": Case(encoded_name(), files=("交易截图.png",)),
        "program": Case(
            with_files(("a.exe", b"MZ\0\0", "application/octet-stream"), id_="exe"),
            left_out=True,
        ),
        "false picture": Case(
            with_files(("b.png", b"no picture", "image/png"), id_="false"),
            left_out=True,
        ),
        "more than twenty files": Case(
            many(),
            files=tuple(f"第{n}张.png" for n in range(20)),
            left_out=True,
        ),
        "quoted tail": Case(plain(QUOTED, id_="tail")),
        "quoted tail in English": Case(plain(ENGLISH, id_="tail2")),
        "quoted tail of Outlook": Case(plain(OUTLOOK, id_="tail3")),
        "quoted lines": Case(plain(f"{SAID}\n\n> 您好\n> 请问\n", id_="tail4")),
        "nothing but a quotation": Case(
            plain("> 您好\n> 请问\n", id_="tail5"), text="> 您好\n> 请问"
        ),
        "forwarded": Case(plain(FORWARD, id_="fwd"), text=FORWARD),
        "forwarded as a file": Case(
            enclosed(), files=("原来的信.eml",), subject="转发：投诉"
        ),
        "number in the subject": Case(
            plain(id_="number", subject="Re: SH001-2026-00012 补充"),
            about=("SH001-2026-00012",),
            subject="Re: SH001-2026-00012 补充",
        ),
        "answer to what we sent": Case(
            plain(
                SAID,
                f"In-Reply-To: <reply-{'0' * 12}-SH001-2026-00034@127.0.0.1>",
                id_="answer",
                subject="Re: 答复",
            ),
            about=("SH001-2026-00034",),
            subject="Re: 答复",
        ),
        "automatic answer": Case(
            plain("不在", "Auto-Submitted: auto-replied", id_="auto"),
            refused="automatic",
        ),
        "out of office": Case(
            plain("不在", "X-Autoreply: yes", id_="ooo"), refused="automatic"
        ),
        "to many": Case(
            plain("促销", "Precedence: bulk", id_="bulk"), refused="automatic"
        ),
        "receipt that it was read": Case(
            report("disposition-notification"), refused="automatic"
        ),
        "bounce": Case(report("delivery-status"), refused="bounce"),
        "null return path": Case(
            plain("退回", "Return-Path: <>", id_="null"), refused="bounce"
        ),
        "loop by its id": Case(
            plain("通知", id_="x").replace(b"<x@mail.example.cn>", ours.encode()),
            refused="loop",
        ),
        "loop by its mark": Case(
            plain("答复", "X-Complaint-Desk: SH001", id_="mark"), refused="loop"
        ),
        "20 MB": Case(large(), refused="too_large"),
        "the same again": Case(
            b"Received: from elsewhere\r\n" + plain(id_="plain"), refused="duplicate"
        ),
        "no end": Case(
            raw(
                "From: wang@example.cn\nMessage-ID: <ne@m.cn>\n"
                'Content-Type: multipart/mixed; boundary="b"',
                b"--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
                + SAID.encode(),
            ),
            subject=None,
        ),
        "no boundary": Case(
            raw(
                "From: wang@example.cn\nMessage-ID: <nb@m.cn>\n"
                "Content-Type: multipart/mixed",
                SAID.encode(),
            ),
            subject=None,
        ),
        "broken heads": Case(
            raw(
                "From: wang@example.cn\nSubject: =?utf-8?B?broken\n"
                "Content-Type: ///; charset==\nMessage-ID: <bh@m.cn>",
                SAID.encode(),
            ),
            subject="=?utf-8?B?broken",
        ),
        "no words": Case(
            raw("From: wang@example.cn\nMessage-ID: <nw@m.cn>", b""),
            text="",
            subject=None,
        ),
    }
