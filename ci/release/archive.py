"""archive.py DIRECTORY NAME FILE…: an archive of files that depends on nothing but their content and SOURCE_DATE_EPOCH."""

import gzip
import io
import os
import sys
import tarfile
import time
import zipfile
from pathlib import Path

directory, name, *files = sys.argv[1:]
epoch = int(os.environ["SOURCE_DATE_EPOCH"])
contents = [(Path(file), Path(file).read_bytes()) for file in files]
first = contents[0][0]

if first.suffix == ".exe":
    with zipfile.ZipFile(Path(directory, f"{name}.zip"), "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in contents:
            entry = zipfile.ZipInfo(f"{name}/{path.name}", time.gmtime(epoch)[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
else:
    with (
        open(Path(directory, f"{name}.tar.gz"), "wb") as file,
        gzip.GzipFile(filename="", fileobj=file, mode="wb", mtime=epoch) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.USTAR_FORMAT) as archive,
    ):
        for path, content in contents:
            entry = tarfile.TarInfo(f"{name}/{path.name}")
            entry.size, entry.mtime, entry.mode = len(content), epoch, 0o755 if path == first else 0o644
            archive.addfile(entry, io.BytesIO(content))
