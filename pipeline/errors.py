"""What can go wrong, as one tree. Each error knows its subject, and whether trying again can help.

VigieError
├── ConfigError          a file of config/ or the environment is wrong; says file, line and remedy
├── QueryError           a search cannot be read; says where, and what to write
├── FetchError           one address did not give what was asked
│   ├── Refused          our own rules forbid it: robots.txt, a private address, a size, a redirect
│   └── Gone             404 or 410
├── FeedError            an answer that is no feed
├── StoreError           the database
│   └── StoreBusy        another process holds it
├── EngineError          the search engine
│   └── EngineDown       it does not answer; what is to be indexed waits in the store
├── DeliveryError        an alert was not accepted
└── AlreadyRunning       another process collects into the same data folder
"""

from __future__ import annotations


class VigieError(Exception):
    """``retry`` says whether the same call may succeed later."""

    retry = False

    def __init__(self, message: str, *, subject: str = "") -> None:
        super().__init__(message)
        self.subject = subject


class ConfigError(VigieError):
    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(str(p) for p in problems))
        self.problems = problems


class Problem:
    """One fault of a configuration: where it stands and what to do."""

    def __init__(self, file: str, line: int | None, what: str, remedy: str) -> None:
        self.file, self.line, self.what, self.remedy = file, line, what, remedy

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        return f"{where}: {self.what}. {self.remedy}"


class QueryError(VigieError):
    """``position`` is the offset in the query of what cannot be read; ``hint`` is what to write instead."""

    def __init__(self, message: str, *, query: str, position: int, hint: str) -> None:
        super().__init__(message, subject=query)
        self.position, self.hint = position, hint

    def explain(self) -> str:
        """The query, a caret below the fault, and the hint: three lines for a terminal or a page."""
        return f"{self.subject}\n{' ' * self.position}^\n{self}: {self.hint}"


class FetchError(VigieError):
    """``reason`` is a fixed word; ``retry_after`` is in seconds, where the server said one."""

    retry = True

    def __init__(
        self, message: str, *, subject: str, reason: str, status: int | None = None, retry_after: float | None = None
    ) -> None:
        super().__init__(message, subject=subject)
        self.reason, self.status, self.retry_after = reason, status, retry_after


class Refused(FetchError):
    retry = False


class Gone(FetchError):
    retry = False


class FeedError(VigieError):
    retry = True


class StoreError(VigieError):
    pass


class StoreBusy(StoreError):
    retry = True


class EngineError(VigieError):
    pass


class EngineDown(EngineError):
    retry = True


class DeliveryError(VigieError):
    """``permanent``: the receiver will never take it; ``retry_after`` is in seconds."""

    def __init__(
        self, message: str, *, subject: str, permanent: bool = False, retry_after: float | None = None
    ) -> None:
        super().__init__(message, subject=subject)
        self.retry, self.retry_after = not permanent, retry_after


class AlreadyRunning(VigieError):
    pass
