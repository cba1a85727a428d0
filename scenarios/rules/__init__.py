"""Rules, one file a format and way of reading: what its specification says of each change.

``serdelab.evolution.rules`` says how a file is written, and which facts a rule may ask for. Files
that start with ``_`` hold what others include.
"""
