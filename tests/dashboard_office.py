"""An office whose dashboard has something to count in every row: deadlines, shares, rulings, odd cells."""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path

import office
from office import Office, done

from synctool.flows import close, pull

TODAY = date.today()
"""The formulas look at the real day, so this office lives in it."""
AGENCIES = ("工程會", "數發部", "經濟部", "國科會", "衛福部", "環境部", "臺北市政府")
SEPARATORS = ("、", "，", ",", "；", "\n", "／", " 、 ")
DAYS = (-400, -200, -181, -180, -91, -90, -31, -30, -1, 0, 1, 29, 30, 31, 60, 120, 300, 500)
_LONG = "請主辦機關會同相關機關研議推動措施，並於期限前提報具體成果及後續規劃，逐季檢討執行情形與跨機關分工。"


def open_office(folder: Path, count: int = 42) -> Office:
    """Pushed, filled in, pulled twice; two items closed, one of them reopened; a hand at work in between."""
    luck = random.Random(7)
    rows = []
    for n in range(1, count + 1):
        leads = luck.sample(AGENCIES, luck.choice((1, 1, 1, 2, 3)))
        others = luck.sample(AGENCIES, luck.choice((0, 0, 1, 2)))
        rows.append(
            (f"{1 + n // 12}-{1 + n % 3}-{n}", f"第{n}項：{_LONG}", "、".join(leads), "、".join(others))
        )
    made = Office(folder, rows)
    config = folder / "config.toml"
    text = config.read_text(encoding="utf-8")
    text = text.replace("[agencies.'工程會']", "[agencies.'工程會']\nfull = '行政院公共工程委員會'")
    yesterday = TODAY - timedelta(days=1)
    text = text.replace(f"name = '{office.ROUND}'", f"name = '{office.ROUND}'\ndue = {yesterday.isoformat()}")
    config.write_text(text, encoding="utf-8")
    made.push()
    for key, _, leads, _ in rows:
        written = luck.choice(SEPARATORS).join(leads.split("、"))
        if luck.random() < 0.4:
            written = written.replace("工程會", "行政院公共工程委員會").replace("臺北", "台北")
        values = {"leads": written, "due": TODAY + timedelta(days=luck.choice(DAYS))}
        if luck.random() < 0.2:
            values["due"] = luck.choice(("113年底", None))
        made.staff(key, values)
        for agency in leads.split("、"):
            if luck.random() < 0.6:
                made.clerk(agency, key, _answer(luck))
    pull.run(made.project, today=TODAY)
    close.run(made.project, items=[rows[3][0], rows[5][0]], ruling=close.given("解除列管"))
    close.reopen(made.project, [rows[5][0]])
    made.staff(rows[12][0], {"recommendation": "另案研議"})
    led = next(key for key, _, leads, _ in rows if "工程會" in leads and key not in (rows[3][0], rows[5][0]))
    made.clerk("工程會", led, {"progress": "再更新一次。", "status": "辦理中", "percent": 0.3})
    pull.run(made.project, today=TODAY)
    return made


def _answer(luck: random.Random) -> dict[str, object]:
    if luck.random() < 0.5:
        return done("已完成協調機制研議，並函知各機關辦理，詳如附件所示，無待辦事項。")
    share = luck.choice((0, 0.2, 0.5, 0.75, 0.99))
    return {"progress": "辦理中，持續推動。", "status": "辦理中", "percent": share}
