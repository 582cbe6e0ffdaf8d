"""The JSON Schema for editors: current, accepts what iki accepts, refuses the shapes that iki refuses."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from iki import skema

if TYPE_CHECKING:
    from tests.conftest import Iki

ROOT = Path(__file__).parent.parent
SHIPPED = [
    ROOT / "definitions/instansi.yaml",
    *sorted((ROOT / "definitions/jabatan").glob("*.yaml")),
]
GALLERY = ROOT / "tests/diagnostics"


class CoreLoader(yaml.SafeLoader):
    """YAML as editors read it: the core schema of YAML 1.2, where `no` and `1:30` are texts."""


CoreLoader.yaml_implicit_resolvers = {}
for tag, form, first in (
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("null", r"~|null|Null|NULL|", ["", *"~nN"]),
    ("int", r"[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", "-+.0123456789"),
):
    CoreLoader.add_implicit_resolver(
        f"tag:yaml.org,2002:{tag}", re.compile(f"^(?:{form})$"), [*first]
    )


def data(path: Path) -> Any:
    """Return a YAML file as an editor sees it: plain data, keys as texts."""
    loaded = yaml.load(path.read_bytes(), CoreLoader)  # noqa: S506 - a SafeLoader
    return json.loads(json.dumps(loaded))


def validator(content: Any) -> Draft202012Validator:
    kind = (
        "instansi"
        if isinstance(content, dict) and content.keys() & {"instansi", "pimpinan"}
        else "jabatan"
    )
    return Draft202012Validator(skema.skema(kind))


@pytest.mark.parametrize("kind", skema.JENIS)
def test_the_committed_copy_is_current_and_a_schema(kind: str) -> None:
    copy = ROOT / f"iki/skema/{kind}.schema.json"
    assert copy.read_text(encoding="utf-8") == skema.text(kind)
    Draft202012Validator.check_schema(json.loads(skema.text(kind)))


@pytest.mark.parametrize("kind", skema.JENIS)
def test_every_key_has_a_description(kind: str) -> None:
    root = skema.skema(kind)
    for part in (root, *root["$defs"].values()):
        for name, key in part.get("properties", {}).items():
            assert key["description"].endswith((".", "}.")), name


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_definitions_are_accepted_and_name_their_schema(path: Path) -> None:
    content = data(path)
    assert list(validator(content).iter_errors(content)) == []
    modeline = path.read_text(encoding="utf-8").splitlines()[0]
    (name,) = re.findall(r"^# yaml-language-server: \$schema=(.+)$", modeline)
    assert (path.parent / name).resolve().is_relative_to(ROOT / "iki/skema")
    assert (path.parent / name).is_file()


@pytest.mark.parametrize(
    "path", sorted((GALLERY / "ok").glob("*.yaml")), ids=lambda path: path.stem
)
def test_what_iki_accepts_is_accepted(path: Path) -> None:
    content = data(path)
    assert list(validator(content).iter_errors(content)) == []


# Shapes that no JSON Schema of plain data can tell from right ones.
BEYOND = {
    "s04-nol-depan": "080 is the integer 80 to an editor",
    "s04-pangkat": "8e1 is a number to an editor",
    "s04-panjang": "a number of any length is a number",
    "s09-rentang": "needs a comparison of two values",
    "s09-rentang-periode": "needs a comparison of two values",
    "s11-batas": "needs a comparison of two values",
    "s06-nama-berkas": "is the name of the file",
}  # fmt: skip
SHAPES = sorted(path for path in (GALLERY / "err").glob("s*.yaml") if path.stem not in BEYOND)


@pytest.mark.parametrize("path", SHAPES, ids=lambda path: path.stem)
def test_what_iki_refuses_for_its_shape_is_refused(path: Path) -> None:
    content = data(path)
    assert list(validator(content).iter_errors(content))


def test_the_command_prints_one_or_writes_both(iki: Iki, tmp_path: Path) -> None:
    assert json.loads(iki("skema").out) == skema.skema("jabatan")
    assert json.loads(iki("skema", "instansi").out) == skema.skema("instansi")
    assert iki("skema", "-o", tmp_path).code == 0
    assert {path.name for path in tmp_path.iterdir()} == {
        "jabatan.schema.json", "instansi.schema.json",
    }  # fmt: skip
    assert "Maksud Anda “instansi”" in iki("skema", "instanzi").err
