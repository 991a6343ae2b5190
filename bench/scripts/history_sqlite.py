"""The floor of those questions: the same rows by plain SQL, not decoded. history_sqlite.py FOLDER"""

import sqlite3
import sys
from pathlib import Path

database = sqlite3.connect(Path(sys.argv[1]) / ".synctool" / "history.db")
for column, value in (("item", "7-7-7"), ("run", "run-000002"), ("item", "7-7-7")):
    print(len(database.execute(f"SELECT * FROM audit WHERE {column}=? ORDER BY seq", (value,)).fetchall()))
