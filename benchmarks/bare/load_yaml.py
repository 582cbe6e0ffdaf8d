"""Load all YAML files of a folder, and keep them."""

import sys
from pathlib import Path

import yaml

loaded = {
    path.stem: yaml.load(path.read_bytes(), yaml.CSafeLoader)
    for path in Path(sys.argv[1]).iterdir()
}
