"""wheel.py WHEEL VERSION LICENCE: whether a wheel says what it has to and holds the binary and the licence."""

import sys
import zipfile
from email.parser import Parser
from pathlib import Path

path, version, licence = sys.argv[1:]
with zipfile.ZipFile(path) as wheel:
    names = wheel.namelist()
    information = f"groundrule-{version}.dist-info"
    metadata = Parser().parsestr(wheel.read(f"{information}/METADATA").decode())
    assert metadata["Name"] == "groundrule", metadata["Name"]
    assert metadata["Version"] == version, metadata["Version"]
    assert metadata["License-Expression"] == "Apache-2.0", metadata["License-Expression"]
    assert "Topic :: Security" in metadata.get_all("Classifier")
    assert metadata.get_payload().startswith("# groundrule"), "no description"
    assert wheel.read(f"{information}/licenses/LICENSE") == Path(licence).read_bytes()
    assert any(name.startswith(f"groundrule-{version}.data/scripts/groundrule") for name in names), names
    tag = wheel.read(f"{information}/WHEEL").decode()
    assert "Root-Is-Purelib: false" in tag and "Tag: py3-none-" in tag, tag
    # Nothing tells where it was built.
    here = str(Path.cwd()).encode()
    for name in names:
        assert "/scripts/" in name or here not in wheel.read(name), name
print(f"{Path(path).name}: {len(names)} files")
