"""Has thriftpy2 read a document whose texts are in memory.

Without includes that needs no file. With them the library reads files and nothing else: the texts
are written to a folder that is gone afterwards, each in a sub-folder of its own, and the includes
in them are renamed to match.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from serdelab.errors import SchemaError
from serdelab.idl import thrift_load, thrift_text
from serdelab.idl.thrift_load import Loaded
from serdelab.schema import IdlDocument

_LITERAL = re.compile(r"""(["']).*?\1""")
_NAME = re.compile(r"[\w.-]+\.thrift", re.ASCII)
_MAIN = "main"


def load(document: IdlDocument) -> tuple[Loaded, Mapping[str, str]]:
    """What it says, and the name to show for each file that was made for it.

    SchemaError with the document's own names: those under which its texts are included.
    """
    if not thrift_text.includes(document.text):
        return thrift_load.load_text(document.text, document.file), {}
    with TemporaryDirectory(prefix="serdelab-") as folder:
        files = _Files(document, Path(folder))
        try:
            files.write()
            return thrift_load.load(files.file(""), (files.folder,)), files.shown()
        except SchemaError as error:
            raise files.renamed(error) from error


@dataclass(frozen=True, slots=True)
class _Files:
    document: IdlDocument
    folder: Path

    def places(self) -> dict[str, str]:
        """Name under which a text is included ("": the document itself) → where it is put."""
        own = Path(self.document.file).name if self.document.file else f"{_MAIN}.thrift"
        found = {"": f"{_MAIN}/{own}"}
        for number, name in enumerate(self.document.imports):
            base = posixpath.basename(name)
            if not _NAME.fullmatch(base):
                raise SchemaError(f"no file can be called {name!r:.80}", file=self.document.file)
            found[name] = f"{number}/{base}"
        return found

    def file(self, name: str) -> Path:
        return self.folder / self.places()[name]

    def shown(self) -> dict[str, str]:
        places = self.places()
        return {str(self.folder / p): name or self.document.file for name, p in places.items()}

    def write(self) -> None:
        places = self.places()
        texts = {"": self.document.text, **self.document.imports}
        for name, place in places.items():
            file = self.folder / place
            file.parent.mkdir()
            file.write_text(self._text(name, texts[name], places), encoding="utf-8")

    def _text(self, name: str, text: str, places: Mapping[str, str]) -> str:
        for token in reversed(thrift_text.includes(text)):
            beside = posixpath.normpath(posixpath.join(posixpath.dirname(name), token.text))
            place = places.get(beside, places.get(token.text))
            if place is None:
                shown = name or self.document.file
                message = f"includes {token.text}, which is not there"
                raise SchemaError(message, file=shown, line=token.line)
            text = text[: token.start] + _LITERAL.sub(f'"{place}"', text[token.start :], count=1)
        return text

    def renamed(self, error: SchemaError) -> SchemaError:
        """The error without the folder's name and those in it."""
        where = f"{error.file}:{error.line}: " if error.line else f"{error.file}: "
        message = error.message.removeprefix(where)
        for file, name in self.shown().items():
            message = message.replace(file, name)
        for name, place in self.places().items():
            message = message.replace(place, name)
        return SchemaError(message, file=self.shown().get(error.file, error.file), line=error.line)
