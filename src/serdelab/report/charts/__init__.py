"""Charts, a file each: Matplotlib figures, the same bytes for the same run and versions.

Dots on log axes, never bars; one colour a format everywhere; the title is a finding computed from
the data; machine, versions and date on the image; every chart with its data table and a text that
says what is to be seen for who cannot see it.
"""
