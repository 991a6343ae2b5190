"""Fill a history with audit entries, as many pulls would. history_make.py FOLDER ENTRIES"""

import sys
from datetime import datetime, timedelta
from pathlib import Path

from synctool.history import open_history
from synctool.history.base import Run, Update
from synctool.model import AuditEntry

folder, total = Path(sys.argv[1]), int(sys.argv[2])
PER_RUN = 5_000
history = open_history("", folder, project="bench")
began = datetime.fromisoformat("2020-01-01T09:00:00+08:00")
for first in range(0, total, PER_RUN):
    when = began + timedelta(hours=first // PER_RUN)
    run = Run(f"run-{first // PER_RUN:06}", "pull", when, "staff", "digest", "113年第4季")
    entries = [
        AuditEntry(
            *(when, run.id, run.who, f"{n % 20_000 // 200 + 1}-{n % 200 // 10 + 1}-{n % 10 + 1}", "progress"),
            *(
                "數發部",
                "機關回復",
                f"E{n % 20_000 + 4}",
                f"第{n}次辦理情形",
                f"第{n + 1}次辦理情形",
                "pulled",
            ),
        )
        for n in range(first, min(first + PER_RUN, total))
    ]
    history.record(Update(run, audit=entries))
history.close()
