"""Charts of the evolution lab, a file each; as those of ``serdelab.report.charts``.

Verdicts differ in symbol, word and lightness, so that no colour has to be told from another.
"""
