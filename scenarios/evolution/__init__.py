"""Cases of schema evolution, one question a file; ``serdelab.evolution.case`` says how to write it.

A file is named by what was done. ``documents`` are the rows of the catalogue of what the formats'
own documents say; every one of its structural rows is the matter of a case.
"""
