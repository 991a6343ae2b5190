"""Change the same cells our way, with proof and an atomic replacement. patch_synctool.py FOLDER"""

import json
import sys
from pathlib import Path

from synctool.model import CellEdit, SheetEdit
from synctool.stores import store_for
from synctool.stores.base import Write

folder = Path(sys.argv[1])
cells = tuple(CellEdit(*edit) for edit in json.loads((folder / "edits.json").read_text()))
store = store_for(folder / "master.xlsx", {}, inherit=True)
store.commit(store.prepare(store.read(), Write([SheetEdit("列管事項", cells)])))
