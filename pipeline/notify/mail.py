"""Alerts by e-mail, over SMTP."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, getaddresses
from html import escape

import aiosmtplib

from pipeline.errors import DeliveryError
from pipeline.model import Alert
from pipeline.notify.wording import dated, headline, isolated, line, matched, sentence_parts, title, web_address, why
from pipeline.text import clean_line

SUBJECT_LIMIT = 200  # code points


class _Policy(EmailPolicy):
    """Writes the subject as encoded words throughout: `email`'s own way of mixing them with plain words gains and loses
    blanks between the two (in Python 3.11 and 3.12)."""

    def fold_binary(self, name: str, value: str) -> bytes:
        if name.lower() != "subject":
            return super().fold_binary(name, value)
        charset = None if value.isascii() else "utf-8"
        folded = Header(str(value), charset, header_name=name).encode(linesep=self.linesep)
        return f"{name}: {folded}{self.linesep}".encode("ascii")


# 7 bits only: the message passes servers that do not offer 8BITMIME, Arabic included.
_POLICY = _Policy(linesep="\r\n", cte_type="7bit")


@dataclass(frozen=True, slots=True)
class Email:
    """Sends through one SMTP server. ``security`` is none, starttls or tls; ``timeout`` is in seconds."""

    host: str
    port: int
    security: str
    username: str | None
    password: str | None = field(repr=False)
    sender: str  # vigie@example.org, or Vigie <vigie@example.org>
    timeout: float = 30.0

    async def send(self, alert: Alert) -> None:
        """Raises :class:`~pipeline.errors.DeliveryError`: permanent where the server refused this very message.

        What concerns the server as a whole (no answer, no TLS, a wrong password) is tried again: the operator can mend
        it, and the alert must not be lost meanwhile.
        """
        message = compose(alert, self.sender)
        try:
            await aiosmtplib.send(
                message.as_bytes(),  # a message would be written anew, without our policy
                sender=message["From"].addresses[0].addr_spec,
                recipients=[message["To"].addresses[0].addr_spec],
                hostname=self.host,
                port=self.port,
                use_tls=self.security == "tls",
                start_tls=self.security == "starttls",
                username=self.username,
                password=self.password,
                timeout=self.timeout,
            )
        except aiosmtplib.SMTPRecipientsRefused as error:
            raise self._refused(alert, error.recipients[0]) from error
        except (aiosmtplib.SMTPSenderRefused, aiosmtplib.SMTPDataError) as error:
            raise self._refused(alert, error) from error
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:
            # ValueError: what the TLS and IDNA layers raise for an impossible host or certificate.
            raise DeliveryError(f"the mail server {self._name}: {_said(error)}", subject=alert.id) from error

    @property
    def _name(self) -> str:
        return f"{self.host}:{self.port}"

    def _refused(self, alert: Alert, error: aiosmtplib.SMTPResponseException) -> DeliveryError:
        permanent = error.code >= 500  # RFC 5321, 4.2.1: 4yz may succeed later, 5yz will not
        says = f"the mail server {self._name} refused the message to {alert.target.address}: {_said(error)}"
        return DeliveryError(says, subject=alert.id, permanent=permanent)


def compose(alert: Alert, sender: str) -> EmailMessage:
    """The message. Raises a permanent :class:`~pipeline.errors.DeliveryError` for an impossible recipient or sender."""
    origin, recipient = _address(sender, alert), _address(alert.target.address, alert)
    message = EmailMessage(policy=_POLICY)
    message["From"] = origin
    message["To"] = recipient
    message["Subject"] = _header(headline(alert))
    message["Date"] = format_datetime(alert.created_at)
    message["Message-ID"] = f"<{_token(alert.id)}@{origin.domain}>"  # stable: a repetition is recognisable
    message["List-Id"] = f"<{_token(alert.rule)}.vigie.{origin.domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message["X-Vigie-Rule"] = _token(alert.rule)
    message.set_content(_text(alert))
    message.add_alternative(_html(alert), subtype="html")
    return message


# --- Headers ----------------------------------------------------------------------------------------------------------


def _header(text: str) -> str:
    # "=?" begins an encoded word (RFC 2047), which would be decoded again: into line breaks, say.
    return line(text.replace("=?", "= ?"), SUBJECT_LIMIT)


def _token(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9.-]", "-", text) or "-"


def _address(text: str, alert: Alert) -> Address:
    found = getaddresses([text])
    try:
        if len(found) != 1 or not text.isprintable():  # several addresses; a line break or a control character
            raise ValueError(text)
        [(name, spec)] = found
        user, _, domain = spec.rpartition("@")
        made = Address(name, username=user, domain=domain.encode("idna").decode())
        if not (made.username and made.domain and spec.isascii()) or " " in spec:
            raise ValueError(text)
        return Address(name, addr_spec=made.addr_spec)
    except (ValueError, IndexError) as error:  # what `email` raises for what is no address
        says = f"{clean_line(text, 100)!r} is no e-mail address"
        raise DeliveryError(says, subject=alert.id, permanent=True) from error


def _said(error: Exception) -> str:
    """In one line what went wrong, and what caused it where that says more: which certificate was not accepted."""
    said, cause = str(error).rstrip(": "), str(error.__cause__ or "")
    return line(f"{said}: {cause}" if cause and cause not in said else said, 300) or type(error).__name__


# --- Text part --------------------------------------------------------------------------------------------------------


def _inline(text: str) -> str:
    return isolated(line(text))


def _text(alert: Alert) -> str:
    # A line that holds nothing but a foreign text takes its direction from its own first letter and needs no isolates.
    lines = [
        title(alert),
        f"{_inline(alert.outlet)}, {dated(alert)}",
        web_address(alert.url) or "(no web address)",
        "",
        "".join(sentence_parts(alert)),
        "",
        f"Matched: {matched(alert, _inline)}",
        f"Rule: {_inline(alert.rule_name)}",
        "",
        "-- ",
        why(alert, _inline),
    ]
    return "\n".join(lines) + "\n"


# --- HTML part --------------------------------------------------------------------------------------------------------

_RIGHT_TO_LEFT = ("ar", "fa", "he", "ps", "ur")
_NO_LANGUAGE = ("", "und", "mixed")  # none that a screen reader or a browser could use


def _bdi(text: str) -> str:
    return f'<bdi dir="auto">{escape(line(text))}</bdi>'


def _html(alert: Alert) -> str:
    direction = "rtl" if alert.lang in _RIGHT_TO_LEFT else "auto"
    spoken = "" if alert.lang in _NO_LANGUAGE else f' lang="{escape(alert.lang)}"'
    of_article = f'dir="{direction}"{spoken}'
    address = web_address(alert.url)
    heading = escape(title(alert))
    linked = f'<a href="{escape(address)}" rel="noreferrer noopener">{heading}</a>' if address else heading
    before, spelling, after = (escape(part) for part in sentence_parts(alert))
    marked = f"{before}<mark>{spelling}</mark>{after}" if spelling else before
    shown = escape(address) if address else "no web address"
    return f"""<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>{escape(headline(alert))}</title></head>
<body style="font-family: sans-serif; line-height: 1.5">
<h2 {of_article}>{linked}</h2>
<p>{_bdi(alert.outlet)}, {escape(dated(alert))}<br><bdi dir="ltr">{shown}</bdi></p>
<blockquote {of_article}>{marked}</blockquote>
<p>Matched: {matched(alert, _bdi)}<br>Rule: {_bdi(alert.rule_name)}</p>
<hr>
<p style="color: #555; font-size: smaller">{why(alert, _bdi)}</p>
</body>
</html>
"""
