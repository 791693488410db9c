"""The demo world: thirteen outlets of autumn 2012 as small sites on loopback, and the day that Vigie spends with them.

``world`` holds what was published when, ``sites`` draws it as feeds and pages with the faults of real ones,
``receivers`` are the mail server and the Slack endpoint that alerts arrive at, ``play`` runs the real house over it and
reports.
Every article was written for Vigie; the reported facts are those that a Terrorism Monitor article of 15 November 2012
cites from these outlets.
"""
