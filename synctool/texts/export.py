"""Texts: tables for analysis."""

from synctool.texts import Pair

TEXTS: dict[str, Pair] = {
    "export-done": Pair("已寫入 {files}（列數：{rows}）。", "Wrote {files} (rows: {rows})."),
    "export-dry-run": Pair(
        "試算：將寫入 {files}（列數：{rows}）。未寫入。",
        "Trial: would write {files} (rows: {rows}). Nothing was written.",
    ),
    "export-frames-format": Pair(
        "無法匯出成「{format}」。可用格式：{formats}。", "Cannot export as “{format}”. Known: {formats}."
    ),
    "export-frames-format.remedy": Pair(
        "請把 --to 的副檔名改成其中之一。", "Give --to one of these endings."
    ),
    "export-cell-too-long": Pair(
        "表 {table} 的欄 {column} 有超過 {most} 字的內容，試算表的儲存格放不下。",
        "Table {table} has more than {most} characters in a cell of column {column}; a sheet cannot hold that.",
    ),
    "export-cell-too-long.remedy": Pair(
        "請改用 --to 檔名.parquet 或 .csv。", "Use --to FILE.parquet or FILE.csv instead."
    ),
    "analysis-not-installed": Pair(
        "沒有安裝分析用的套件 {library}。", "The library {library}, which analysis needs, is not installed."
    ),
    "analysis-not-installed.remedy": Pair(
        "請執行：pip install 'synctool[analysis]'", "Run: pip install 'synctool[analysis]'"
    ),
    "help.export": Pair(
        "把列管事項、分工、機關回復、稽核紀錄匯出成分析用的表格，格式依副檔名：.csv、.parquet、.xlsx。"
        "csv 與 parquet 一檔一表，多表時檔名加上表名（資料-items.csv）；xlsx 每表一張工作表。",
        "Export items, assignments, responses and audit as tables for analysis; the ending names the format: "
        ".csv .parquet .xlsx. CSV and Parquet hold one table a file (data-items.csv where there are several), "
        "a workbook a sheet for each.",
    ),
    "help.export.short": Pair("匯出分析用的表格", "tables for analysis"),
    "help.export.examples": Pair(
        "範例：\n  synctool export --to 分析.xlsx\n  synctool export --to 回復.csv --table responses",
        "Examples:\n  synctool export --to analysis.xlsx\n  synctool export --to answers.csv --table responses",
    ),
    "help.export.to": Pair("輸出檔；副檔名決定格式。", "The file to write; its ending names the format."),
    "help.export.tables": Pair(
        "只匯出這張表，可重複：items、assignments、responses、audit。",
        "Only this table; may be repeated: items, assignments, responses, audit.",
    ),
}
