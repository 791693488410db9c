"""Page -> Article: the article as published, with its title, date, authors and language, or a reject that says why.

    bytes | characters.decode | declared.read, furniture.prune | trafilatura | dates, language | Article

``pool.Pool`` is what the rest of the house calls: it runs ``article.examine`` in processes with a limit of time and
memory for each page, so that a page that hangs or crashes costs that page alone. What analysts cite starts here: where
the page does not say something, nothing is said.
"""
