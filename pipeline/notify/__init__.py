"""Telling people: which rules an article meets, and sending what is to be said by e-mail or Slack.

``rules`` decides, without the network. The store keeps the alerts in its outbox, together with the article that made
them; ``deliver`` sends what is due through the notifiers (``mail``, ``slack``) and says what became of each. An alert
is sent at least once: its id, the same for a rule, a story and a target, lets a receiver recognise a repetition.
"""
