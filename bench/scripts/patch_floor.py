"""The floor of a patch: inflate and deflate the sheet, copy the rest. patch_floor.py FOLDER"""

import sys
import zlib
from pathlib import Path
from zipfile import ZipFile

path = Path(sys.argv[1]) / "master.xlsx"
with ZipFile(path) as archive:
    content = archive.read("xl/worksheets/sheet1.xml")
deflate = zlib.compressobj(6, zlib.DEFLATED, -15)
packed = deflate.compress(content) + deflate.flush()
path.with_suffix(".floor").write_bytes(path.read_bytes() + packed)
