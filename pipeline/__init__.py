"""Vigie's import package. One article's journey:

    outlets due  | collect.poll | collect.get | extract | identify | notify.alerts | store.keep    one transaction each
    store.changes    | index.apply    | store.applied                                               resumes anywhere
    store.alerts_due | notify.deliver | store.delivered                                             at least once

The stages' folders stand in the journey's order, which is also the alphabet's: collect, extract, identify, index,
notify. ``store`` is the ground floor: the only durable state, and the truth. ``steps`` and ``run`` alone know the
chain.
"""
