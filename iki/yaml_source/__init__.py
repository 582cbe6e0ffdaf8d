"""YAML as text with places: a file becomes plain data, and any path in it can be found again.

All of YAML's surprises are settled here. Scalars stay text (`no`, `01`, `1_000` are what they look
like; the model types them), and whatever makes a file mean something else than it shows is refused:
aliases, anchors, tags, merge keys, duplicate and non-text keys, several documents, other encodings,
control and bidirectional characters, names that are not NFC, files too large or too deep.

A text that only lacks quotes is reported, and then read as if it had them, so that the rest of its
file is looked at in the same run.

Data consist of dicts, lists, None and two kinds of text: `PlainScalar` for unquoted scalars, which
may turn out to be numbers, and str for quoted and block scalars, which never do. Whoever finds
something wrong names a path (`Finding`); `to_diagnostics` turns it into a diagnostic with line and
column.
"""

from iki.yaml_source.data import KeyPath, PlainScalar, YamlData, YamlMapping, YamlValue
from iki.yaml_source.decode import CHARACTERS
from iki.yaml_source.findings import Finding, limit_findings, limit_findings_of_file
from iki.yaml_source.places import Document, Places, to_diagnostics
from iki.yaml_source.read import cut_by_comment, read_yaml

__all__ = [
    "CHARACTERS",
    "Document",
    "Finding",
    "KeyPath",
    "Places",
    "PlainScalar",
    "YamlData",
    "YamlMapping",
    "YamlValue",
    "cut_by_comment",
    "limit_findings",
    "limit_findings_of_file",
    "read_yaml",
    "to_diagnostics",
]
