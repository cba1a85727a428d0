"""What ``list codecs`` shows of each codec, also of one that is broken or lacks its library."""

from __future__ import annotations

from typing import Any

from serdelab import discover
from serdelab.contract import CodecInfo
from serdelab.errors import SerdelabError, Unavailable
from serdelab.run.alone import facts

_SHOWN = ("format", "library", "native", "idiom", "warning", "control")


def codec_facts(name: str) -> dict[str, Any]:
    """Asks the codec what it is and what really runs; whatever it raises becomes its reason.

    ``status`` is "available", "unavailable" (a library is missing: ``hint`` installs it) or
    "broken". What cannot be found out is an empty text.
    """
    fact: dict[str, Any] = {"name": name} | dict.fromkeys(
        (*_SHOWN, "version", "implementation"), ""
    )
    fact |= {"control": False, "status": "available", "reason": "", "hint": ""}
    try:
        codec = discover.codec(name)
        fact |= _declared(codec.info)
        fact |= facts(codec)
    except SerdelabError as error:
        status = "unavailable" if isinstance(error, Unavailable) else "broken"
        fact |= {"status": status, "reason": error.message, "hint": error.hint}
    except Exception as error:  # noqa: BLE001  # whatever a stranger's codec raises is its reason
        fact |= {"status": "broken", "reason": repr(error)}
    return fact


def _declared(info: CodecInfo) -> dict[str, Any]:
    return {key: getattr(info, key) for key in _SHOWN}
