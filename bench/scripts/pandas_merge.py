"""The pull as people write it: read every return, concatenate, merge on the key, write with to_excel.

pandas_merge.py FOLDER ENGINE, where ENGINE is openpyxl or calamine. It checks
nothing, keeps no formats, knows no conflict and remembers nothing.
"""

import sys
from pathlib import Path

import pandas as pd

folder, engine = Path(sys.argv[1]), sys.argv[2]
ANSWERS = ["辦理情形", "辦理狀態", "辦理進度", "完成日期", "佐證資料", "機關建議", "填報人", "聯絡電話"]

master = pd.read_excel(
    folder / "master.xlsx", sheet_name="列管事項", header=3, engine=engine, dtype={"項次": str}
)
returns = []
for path in sorted((folder / "agencies").glob("*.xlsx")):
    frame = pd.read_excel(path, sheet_name="填報表", header=6, engine=engine, dtype={"項次": str})
    returns.append(frame[["項次", *ANSWERS]].assign(機關=path.stem))
answers = pd.concat(returns).dropna(subset=["辦理情形"])
answers["辦理情形"] = answers["機關"] + "：\n" + answers["辦理情形"]
merged = answers.groupby("項次", sort=False).agg({"辦理情形": "\n".join, "辦理進度": "mean"})
status = answers.groupby("項次", sort=False)["辦理狀態"].agg(lambda s: bool((s == "已完成").all()))
master = master.merge(merged, on="項次", how="left", suffixes=("", "_新"))
master["辦理情形"] = master.pop("辦理情形_新").fillna(master["辦理情形"])
master["辦理進度"] = master.pop("辦理進度_新").fillna(master["辦理進度"])
done = master["項次"].map(status).eq(True)
master["列管建議"] = done.map({True: "解除列管", False: "繼續列管"})
with pd.ExcelWriter(
    folder / "merged.xlsx", engine="openpyxl" if engine == "openpyxl" else "xlsxwriter"
) as writer:
    master.to_excel(writer, sheet_name="列管事項", index=False)
    answers.to_excel(writer, sheet_name="機關回復", index=False)
