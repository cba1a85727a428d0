"""One message through one link: written, read by both sides, compared field by field."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from serdelab.contract import Link, Side
from serdelab.evolution.compare import Compare, Finding
from serdelab.evolution.lineage import Lineage
from serdelab.evolution.narrow import is_dict
from serdelab.evolution.outcome import Outcome, worst_outcome
from serdelab.evolution.values import ABSENT, is_nothing


class Unsound(Exception):
    """The codec does not bring this value back even to the writer's own reader."""


@dataclass(frozen=True, slots=True)
class Read:
    """What one message met with. ``findings`` lack what arrived the same."""

    data: bytes
    expected: Any
    got: Any
    findings: tuple[Finding, ...]
    error: str = ""

    @property
    def worst(self) -> Outcome:
        return worst_outcome(finding.outcome for finding in self.findings)


class Reader:
    """Reads messages of one link; ``read`` raises Unsound where a message proves nothing."""

    def __init__(self, link: Link, writer: Side, reader: Side, lineage: Lineage) -> None:
        self.link, self.writer, self.reader = link, writer, reader
        self.compare = Compare(writer.shapes, reader.shapes, lineage)
        self.own = Compare(writer.shapes, writer.shapes, Lineage(numbered=False))
        self.root, self.reader_root = writer.root, reader.root

    def read(self, record: Any) -> Read:
        data, expected = self.written(record)
        try:
            got = self.link.read(data)
        except MemoryError:  # no answer of the codec's, but the end of what there is
            raise
        except Exception as error:  # noqa: BLE001 - whatever the library raises: the outcome itself
            return refused(data, expected, error)
        findings = self.compare.messages(
            self.root, self.reader_root, expected, got, self._survival(data, expected)
        )
        return Read(data, expected, got, tuple(self._kept(findings, data, expected)))

    def written(self, record: Any) -> tuple[bytes, Any]:
        """The bytes, and what the writer's own reader sees in them."""
        try:
            data = self.link.write(record)
            expected = self.link.reread(data)
        except Exception as error:
            raise Unsound(described(error)) from error
        same = expected == record or _without_blanks(expected, record) == record
        if not same and self.changed(record, expected):
            raise Unsound("the writer's own reader sees another value")
        return data, expected

    def changed(self, record: Any, expected: Any) -> bool:
        found = self.own.messages(self.root, self.root, record, expected, lambda: False)
        return any(not finding.outcome.harmless for finding in found)

    def _survival(self, data: bytes, expected: Any) -> Callable[[], bool]:
        def survives() -> bool:
            back = self._back(data)
            return back is not ABSENT and not self.changed(expected, back)

        return survives

    def _back(self, data: bytes) -> Any:
        """What the writer's own reader sees once the reader has passed the message on."""
        if self.link.rewrite is None:
            return ABSENT
        try:
            return self.link.reread(self.link.rewrite(data))
        except Exception:  # noqa: BLE001 - then it does not come back, for whatever reason
            return ABSENT

    def _kept(self, findings: list[Finding], data: bytes, expected: Any) -> list[Finding]:
        """IGNORED becomes KEPT_UNKNOWN where the value is there after a rewrite."""
        if not any(finding.outcome is Outcome.IGNORED for finding in findings):
            return findings
        back = self._back(data)
        if back is ABSENT:
            return findings
        lost = {
            finding.path
            for finding in self.own.messages(self.root, self.root, expected, back, lambda: False)
            if not finding.outcome.harmless or finding.got is ABSENT
        }
        return [
            Finding(f.path, Outcome.KEPT_UNKNOWN, f.expected)
            if f.outcome is Outcome.IGNORED and f.path not in lost
            else f
            for f in findings
        ]


def _without_blanks(expected: Any, record: Any) -> Any:
    """What was read, without what stands for nothing in slots that were not written."""
    if not (is_dict(expected) and is_dict(record)):
        return expected
    return {name: v for name, v in expected.items() if name in record or not is_nothing(v)}


def refused(data: bytes, expected: Any, error: Exception) -> Read:
    return Read(data, expected, ABSENT, (Finding("", Outcome.REFUSED),), described(error))


def described(error: BaseException) -> str:
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text}"[:300] if text else type(error).__name__


class RoundTrip(Reader):
    """New writer, old service that reads and passes on, new reader.

    ``back`` links the old service as a writer to the new reader; it is used where the codec cannot
    write again what it has read, and so the service writes the value that it got.
    """

    def __init__(self, link: Link, writer: Side, via: Side, back: Link | None) -> None:
        super().__init__(link, writer, writer, Lineage())
        self.reader, self.reader_root = via, via.root
        self.back = back

    def read(self, record: Any) -> Read:
        data, expected = self.written(record)
        try:
            got = self._through(data)
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever the library raises: the outcome itself
            return refused(data, expected, error)
        found = self.own.messages(self.root, self.root, expected, got, lambda: False)
        return Read(data, expected, got, tuple(found))

    def _through(self, data: bytes) -> Any:
        value = self.link.read(data)
        if self.link.rewrite is not None:
            return self.link.reread(self.link.rewrite(data))
        assert self.back is not None
        return self.back.read(self.back.write(value))
