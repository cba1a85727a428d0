"""What ``selftest`` refuses before it starts."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from serdelab.cli.selftest_ import command
from serdelab.errors import UsageError


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--codec", "json_*"], "codecs: one plays"),
        (["--threshold", "5%"], "above 2% is no test"),
    ],
)
def test_what_selftest_cannot_try(arguments: list[str], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        CliRunner().invoke(command, arguments, catch_exceptions=False)
