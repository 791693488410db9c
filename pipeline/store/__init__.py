"""The store: the only durable state, and the truth. Index, alerts and pages can be made again from it.

An article, its mentions, its change mark and its alerts are committed together, so that a crash at any point loses
nothing: what was not committed is still due, what was is never done twice.

The states of an entry (one row for each item of a feed, so that each is counted once)::

                 polled              keep
    (unseen) ------------> pending --------> kept         its article is a record; `removed` notes that its page is gone
                           ^  |  |   settle
                           |  |  +---------> duplicate    of another record
                           |  |  +---------> rejected     for a reason: too short, no article, ...
                           |  +------------> failed       tried again at `retry_at`, pending or not
                           |                   |
                           |                   +--------> set aside: failed without `retry_at`, for a person to look at
                           |
                           +-- the outlet changed the item, or dropped it from its feed while older ones stay (once)

An article is read with the names that are tracked at the time; ``tagged_with`` says which. With other names it is
`stale`, until it is read again and `restate` writes what it says then: the same version, in the same story.

What an article's page shows of its outlet's other pages is noted as the article is kept, and learned from: `shape` is
what the next page is read with.

``started`` counts an attempt before its work begins. An item that changes while it is worked on stays pending. One
whose article is kept stays kept when its page cannot be read again: what it said is evidence.
"""

from pipeline.store.names import NameCount, Names, Spelling
from pipeline.store.outlets import DECIDED_DAYS, Evidence, Learned, Outlets
from pipeline.store.reader import Counts, ItemCount, MentionCount, Reader, SentAlert, SetAside
from pipeline.store.readings import Readings
from pipeline.store.rows import fingerprint
from pipeline.store.writer import Change, Polled, Writer

__all__ = [
    "DECIDED_DAYS",
    "Change",
    "Counts",
    "Evidence",
    "ItemCount",
    "Learned",
    "MentionCount",
    "NameCount",
    "Polled",
    "SentAlert",
    "SetAside",
    "Spelling",
    "Store",
    "fingerprint",
]


class Store(Reader, Writer, Readings, Names, Outlets):
    """All that the pipeline keeps, in one database. Thread-safe, and several processes may have it open.

    Every method is synchronous and one transaction. Raises :class:`~pipeline.errors.StoreBusy` where another process
    holds the database for too long (the same call may succeed later), :class:`~pipeline.errors.StoreError` otherwise.
    """
