"""Whether HEAD is slower than BASE: statement 2 of docs/method.md, for two codecs, two versions of
a library, or two revisions of this project.

A *side* is what one of the two runs with; a *player* is a process that plays for a side; a *duel*
is two fresh players, pinned to one core, that take turns; a *set* is several duels, and a *finding*
what they come to.
"""
