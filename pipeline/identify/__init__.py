"""Article -> Mentions, Story: who is named in a text, however it is spelled, and which texts are one story.

- ``names``: `Matcher` finds the configured actors and places in a title and a text, and says why
- ``spellings``: what a listed name may look like: articles, clitics, transliterations, and how far two spellings differ
- ``stories``: the sketch of a text, and the story that a copy or a light rewrite of it joins
"""
