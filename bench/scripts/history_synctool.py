"""Ask the history: one item's entries, one run's, and who returned when. history_synctool.py FOLDER"""

import sys
from pathlib import Path

from synctool.history import open_history

history = open_history("", Path(sys.argv[1]), project="bench")
print(
    len(list(history.audit(item="7-7-7"))),
    len(list(history.audit(run="run-000002"))),
    len(history.as_of("run-000002", item="7-7-7")),
)
history.close()
