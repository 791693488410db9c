"""Outlet -> Entry -> Page: asks what outlets publish, politely, and says in plain words where they don't answer.

``address`` knows when two addresses are one article. ``http`` is the only way to the network: every request is spaced
and limited there, and ``wire`` makes it over sockets that ``guard`` has checked. ``feeds`` reads a feed into entries,
whatever state it is in: ``decode`` makes its bytes well-formed text, ``dates`` reads its dates. ``poll`` decides when a
channel is asked, how, and what its answer says of its health.
"""
