"""What analysts look at: pages made on the server, without a line of JavaScript.

``app`` answers requests; ``search``, ``article``, ``outlets`` and ``alerts`` each turn what store and index know into
what one page shows, ``said`` an article's quotes and figures; ``words`` holds every text that people read. Nothing here
writes anything.
"""
