"""Whether a change may go in: every round trip, every size, and the speed of what it touches.

The four questions are those of a CI job, from a fact to a statistic: does every record come back,
did any message grow, are there more instructions in a call, does a call take longer.
"""
