"""What a run has found so far: rows stored, trials ruled out, bytes that were proven."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from serdelab.errors import ResultsError
from serdelab.rows import FLOOR, TWIN, Proof, Row, Status, from_json, read_rows
from serdelab.run.channel import Fault
from serdelab.run.code import code_of
from serdelab.run.process import fault_of
from serdelab.run.request import Listener, Request
from serdelab.run.same import Origin
from serdelab.run.store import Store

Trial = tuple[str, str, str]
"""(scenario, subject, codec)"""


class Ledger:
    """Hears the messages of workers, in any thread, and keeps rows and exclusions.

    ``skip`` holds the trials that are ruled out: each has its row that says why, and no further
    rows are taken for it.
    """

    def __init__(self, request: Request, store: Store, listener: Listener) -> None:
        self.request, self.store, self.listener = request, store, listener
        self.skip: set[Trial] = set()
        self.failures: list[Row] = []
        self.origin = Origin({})
        self._digests: dict[tuple[str, str, int], str] = {}
        self.lock = threading.RLock()
        """Held while anything here, the store or the listener is touched."""

    def recall(self) -> None:
        """Takes up what was stored. ResultsError when it is of other code, or another machine."""
        self.origin = Origin(self.store.run)
        self.origin.hold_machine()
        for row in read_rows(self.store.folder):
            own = row.codec in self.request.codecs
            if own and row.code and row.code != code_of(row.codec, row.scenario):
                raise ResultsError(
                    f"the code of {row.codec} or {row.scenario} has changed since this run began",
                    hint="python bench.py run",
                )
            if own and not row.operation and row.status is not Status.OK:
                self._rule_out(row)
            if own and row.proof:
                self._same_bytes(row.subject, row.codec, row.proof)

    def hear(self, message: dict[str, Any], scenarios: Iterable[str]) -> None:
        """One message of a worker; ``scenarios`` are those a fault of a whole trial concerns.

        ResultsError when a codec or a subject is another than the resumed run began with.
        """
        with self.lock:
            match message:
                case {"row": row}:
                    self._keep(self._stamp(from_json(row)))
                case {"codec": {"name": name, **facts}}:
                    self.origin.hold_codec(name, message["codec"])
                    self.store.run["codecs"][name] = {**facts, "status": "ok", "reason": ""}
                case {"subject": {"name": name, **about}}:
                    self.origin.hold_subject(name, message["subject"])
                    self.store.run["subjects"][name] = about
                case {"proved": [subject, codec, proof]}:
                    self._proved(subject, codec, Proof(*proof), scenarios)
                case {"fault": fault}:
                    self.exclude(fault_of(fault), scenarios)
                case _:
                    pass  # "ended" is for whoever runs the job

    def exclude(self, fault: Fault, scenarios: Iterable[str]) -> int:
        """Rules out what a fault concerns, with a row for each trial that still counted.

        Returns how many they were.
        """
        request = self.request
        with self.lock:
            rows = [
                Row(
                    scenario=scenario,
                    subject=subject,
                    codec=codec,
                    status=fault.status,
                    reason=fault.reason,
                )
                for scenario in ([fault.scenario] if fault.scenario else scenarios)
                for subject in ([fault.subject] if fault.subject else request.subjects)
                for codec in ([fault.codec] if fault.codec else request.codecs)
                if (scenario, subject, codec) not in self.skip
            ]
            for row in rows:
                self._keep(row)
                self.skip.add((row.scenario, row.subject, row.codec))
            if rows:
                self._tell(rows[0])
            self._note_codec(fault)
            return len(rows)

    def _stamp(self, row: Row) -> Row:
        """With its code: that of the reference for rows that only stand beside it."""
        codec = self.request.reference if row.codec in {TWIN, FLOOR} else row.codec
        return replace(row, code=code_of(codec, row.scenario))

    def _note_codec(self, fault: Fault) -> None:
        """A fault of a codec as a whole stands with the codec in ``run.json``, too."""
        if fault.codec and not fault.subject and not fault.scenario:
            entry = self.store.run["codecs"].setdefault(fault.codec, {})
            entry |= {"status": fault.status, "reason": fault.reason}

    def _rule_out(self, row: Row) -> None:
        self.skip.add((row.scenario, row.subject, row.codec))
        self._tell(row)

    def _tell(self, row: Row) -> None:
        """Among the failures, the first of its kind only."""
        known = {(r.codec, r.status, r.reason) for r in self.failures}
        if row.status is not Status.GAP and (row.codec, row.status, row.reason) not in known:
            self.failures.append(row)

    def _keep(self, row: Row) -> None:
        if (row.scenario, row.subject, row.codec) not in self.skip:
            self.store.append(row)
            self.listener.row(row)

    def _proved(self, subject: str, codec: str, proof: Proof, scenarios: Iterable[str]) -> None:
        declared = self.store.run["codecs"].get(codec, {}).get("deterministic", False)
        if not self._same_bytes(subject, codec, proof) and declared:
            reason = "equal records gave other bytes in another process, against its declaration"
            self.exclude(Fault("", subject, codec, Status.WRONG, reason), scenarios)

    def _same_bytes(self, subject: str, codec: str, proof: Proof) -> bool:
        first = self._digests.setdefault((subject, codec, proof.records), proof.sha256)
        return first == proof.sha256
