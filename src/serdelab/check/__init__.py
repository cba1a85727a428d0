"""Compares a user's own schemas: two files, two folders, two revisions, or a whole history.

Everything around the engine: where the schemas come from, what other checkers say, which version
number a change calls for, and the forms in which the answer is given. The judge is
``serdelab.evolution``.
"""
