"""Types into cells as a person does in an Indonesian LibreOffice, and saves the workbook there.

Run by a Python that has `uno`: `python libreoffice.py WORK.json`. The file names the program, a folder
for its profile, and for each workbook what to open, what to type where, and what to save it as.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import uno  # type: ignore[import-not-found]
from com.sun.star.beans import PropertyValue  # type: ignore[import-not-found]
from com.sun.star.connection import NoConnectException  # type: ignore[import-not-found]

_PATIENCE = 60.0  # seconds until the program answers
_FILTERS = {
    ".xlsx": "Calc MS Excel 2007 XML",
    ".xls": "MS Excel 97",
    ".ods": "calc8",
}
# Numbers are typed and shown as in Indonesia, whatever the machine speaks.
_LOCALE = """\
<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>id-ID</value></prop></item>
</oor:items>
"""


def main(work: dict[str, Any]) -> None:
    profile = Path(work["profile"])
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_LOCALE)
    pipe = f"iki-{os.getpid()}"
    program = subprocess.Popen(  # noqa: S603
        [
            work["soffice"], "--headless", "--norestore", f"--accept=pipe,name={pipe};urp;",
            f"-env:UserInstallation={profile.as_uri()}",
        ]
    )  # fmt: skip
    try:
        desktop = _desktop(pipe)
        for one in work["workbooks"]:
            _fill(desktop, one)
        desktop.terminate()
        program.wait(timeout=_PATIENCE)
    finally:
        if program.poll() is None:
            program.kill()


def _desktop(pipe: str) -> Any:
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext(
        "com.sun.star.bridge.UnoUrlResolver", local
    )
    end = time.monotonic() + _PATIENCE
    while True:
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)
        else:
            return context.ServiceManager.createInstanceWithContext(
                "com.sun.star.frame.Desktop", context
            )


def _fill(desktop: Any, one: dict[str, Any]) -> None:
    hidden = PropertyValue(Name="Hidden", Value=True)
    source, target = Path(one["source"]), Path(one["target"])
    document = desktop.loadComponentFromURL(source.as_uri(), "_blank", 0, (hidden,))
    for sheet, cells in one["typed"].items():
        table = document.Sheets.getByName(sheet)
        for address, text in cells.items():
            table.getCellRangeByName(address).FormulaLocal = text
    written = PropertyValue(Name="FilterName", Value=_FILTERS[target.suffix])
    document.storeToURL(target.as_uri(), (written,))
    document.close(True)


if __name__ == "__main__":
    main(json.loads(Path(sys.argv[1]).read_bytes()))
