"""Article -> Mentions, Story: who is named in a text, however it is spelled, and which texts are one story.

- ``reader``: `Reader` reads a text once for all that follows but the story
- ``names``: `Matcher` finds the configured actors and places in a title and a text, and says why
- ``listed``: listed names, ready to be looked for, and the spellings that they give rise to
- ``lexicon``: the words of a text as the matcher reads them: the skeleton of each
- ``context``: what a text itself says of the names that may stand in it: contexts, guards, full names first
- ``spellings``: what a listed name may look like: articles, clitics, transliterations, and how far two spellings differ
- ``glossary``: the words that names of organisations are made of, in three languages
- ``quotes``: who is quoted, and with which words: passages in quotation marks and reported speech
- ``figures``: reports of numbers: who was killed, wounded, taken, driven away, and how many
- ``agencies``: the news agency that an article credits
- ``strangers``: names that nobody tracks, and spellings that may be a tracked actor's
- ``sketches``: how much of their text two articles have in common
- ``clues``: what reports of one event share in any language
- ``stories``: which texts are one story: copies and rewrites of one item, and reports of one event in any language
"""
