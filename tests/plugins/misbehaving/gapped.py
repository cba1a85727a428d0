"""Says beforehand what it cannot do."""

from dataclasses import replace

from serdelab.contract import Gap, GapKind

from ._mini import INFO, mini

GAP = Gap("subject:person", GapKind.NEVER, "no persons here", "https://example.org/why")
CODEC = replace(mini("gapped"), info=replace(INFO, name="gapped", gaps=(GAP,)))
