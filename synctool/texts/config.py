"""Texts of a configuration's faults."""

from __future__ import annotations

from typing import TYPE_CHECKING

from synctool.texts import Lang, Pair, say

if TYPE_CHECKING:
    from synctool.config_checks import Fault

TEXTS: dict[str, Pair] = {
    "config-not-an-address": Pair(
        "「{found}」不是 Google 試算表的網址；請貼上瀏覽器的完整網址，或寫 gsheet:代碼（填報檔可寫 gsheet:new）",
        "“{found}” is not the address of a Google spreadsheet; paste it from the browser, or write gsheet:ID "
        "(gsheet:new for a form)",
    ),
    "config-not-found": Pair("找不到設定檔 {path}。", "There is no configuration {path}."),
    "config-not-found.remedy": Pair(
        "請先執行 synctool init 主表.xlsx 建立，或用 -C 指定專案資料夾。",
        "Make one with synctool init MASTER.xlsx, or name the project's folder with -C.",
    ),
    "config-unreadable": Pair(
        "無法讀取設定檔 {path}：{why}", "The configuration {path} cannot be read: {why}"
    ),
    "config-unreadable.remedy": Pair("請確認檔案的存取權限。", "Check who may read the file."),
    "config-encoding": Pair("設定檔 {path} 不是 UTF-8 編碼。", "The configuration {path} is not in UTF-8."),
    "config-encoding.remedy": Pair(
        "請用記事本開啟，另存新檔時編碼選「UTF-8」。",
        "Open it in an editor and save it with the encoding UTF-8.",
    ),
    "config-syntax": Pair(
        "設定檔 {path} 第 {line} 行的寫法無法解讀：{why}",
        "{path}, line {line}: this cannot be understood: {why}",
    ),
    "config-syntax.remedy": Pair(
        '請檢查該行的引號、方括號與等號是否成對；文字要放在引號 "…" 之間。',
        'Look for unpaired quotation marks, brackets or equals signs in that line; texts stand in "…".',
    ),
    "config-invalid": Pair(
        "設定檔 {path} 有 {count} 處需要修正：\n{faults}",
        "The configuration {path} has {count} faults:\n{faults}",
    ),
    "config-invalid.remedy": Pair(
        "請依行號修正後再執行一次；所有設定與說明見 config.example.toml。",
        "Mend the lines named and run again; config.example.toml explains every setting.",
    ),
    "config-fault": Pair("  第 {line} 行 {where}：{what}", "  line {line}, {where}: {what}"),
    "config-unknown-section": Pair("沒有這個區段。", "there is no such section."),
    "config-unknown-key": Pair("沒有這個設定。", "there is no such setting."),
    "config-unknown-field": Pair("沒有這個欄位。", "there is no such field."),
    "config-meant": Pair("是否為 {meant}？", " Did you mean {meant}?"),
    "config-home": Pair("它應寫在 [{home}] 之下。", " It belongs under [{home}]."),
    "config-not-a-table": Pair(
        "這裡應是一個區段，底下各行寫「設定 = 值」。", "this should be a table of lines “setting = value”."
    ),
    "config-expected-flag": Pair(
        "應為 true 或 false，現為「{found}」。", "should be true or false; it is “{found}”."
    ),
    "config-expected-number": Pair("應為數字，現為「{found}」。", "should be a number; it is “{found}”."),
    "config-expected-text": Pair(
        "應為引號內的文字，現為「{found}」。", "should be a text in quotation marks; it is “{found}”."
    ),
    "config-expected-date": Pair(
        "應為西元日期，例如 2024-12-31，現為「{found}」。",
        "should be a date such as 2024-12-31; it is “{found}”.",
    ),
    "config-expected-list": Pair(
        '應為清單，例如 ["甲", "乙"]，現為「{found}」。',
        'should be a list such as ["a", "b"]; it is “{found}”.',
    ),
    "config-not-understood": Pair("「{found}」無法解讀。", "“{found}” cannot be understood."),
    "config-not-a-choice": Pair(
        "「{found}」不在可用的選項之中：{expected}。", "“{found}” is none of the choices: {expected}."
    ),
    "config-too-small": Pair("{found} 太小，最小為 {limit}。", "{found} is too small; the least is {limit}."),
    "config-too-large": Pair("{found} 太大，最大為 {limit}。", "{found} is too large; the most is {limit}."),
    "config-label-twice": Pair(
        "欄名「{found}」已經給了 {other}，一欄只能對應一個欄位。",
        "the label “{found}” is already that of {other}; a column serves one field.",
    ),
    "config-bad-agency-name": Pair(
        '機關簡稱「{found}」不能當檔名或工作表名：不可含 \\ / : * ? " < > | [ ] 或頓號、逗號，最多 31 字。',
        'the short name “{found}” cannot name a file or a sheet: none of \\ / : * ? " < > | [ ] , and 31 characters at most.',
    ),
    "config-not-a-mail-address": Pair("「{found}」不是電子郵件地址。", "“{found}” is no mail address."),
    "config-name-twice": Pair(
        "名稱「{found}」已屬於 {other}，同一名稱只能屬於一個機關。",
        "the name “{found}” already belongs to {other}; a name belongs to one agency.",
    ),
    "config-location-twice": Pair(
        "「{found}」已是 {other} 的填報檔，兩個機關不能共用同一處。",
        "“{found}” is already the place of {other}; two agencies cannot share it.",
    ),
    "config-rule-does-not-fit": Pair(
        "這項規則不適用於「{label}」。", "this rule does not fit the field “{label}”."
    ),
    "config-bad-pattern": Pair(
        "「{found}」不是正確的樣式（正規表示式）：{why}。", "“{found}” is no regular expression: {why}."
    ),
    "config-range-upside-down": Pair(
        "下限（{least}）大於上限（{most}）。", "the lower bound ({least}) is above the upper one ({most})."
    ),
    "config-choice-needed": Pair(
        "選項必須包含「{found}」，解列條件要用到。",
        "the choices must include “{found}”; the criteria need it.",
    ),
    "config-file": Pair(
        """\
# 列管追蹤設定檔（synctool）。可用任何文字編輯器修改；「#」之後是說明，不影響設定。
# 全部設定與預設值見 config.example.toml；寫錯時程式會一次列出所有行號與建議。

[project]
id = {id}  # 專案代號，寫進每個檔案的表單編號，請勿更改
name = {name}  # 會議或任務編組名稱
office = {office}  # 承辦單位
language = {language}

[master]
path = {path}  # 主表，路徑相對於本檔
sheet = {sheet}  # 列管事項所在的工作表
header_row = {header_row}  # 標題列的列號；0 為自動尋找

# 主表的欄名。左邊是用途，右邊是主表上的字樣；沒有用途的欄不會離開主表。
[master.columns]
{columns}

[round]
name = {round}  # 填報期次，例如「113年第4季」
{opens}
{due}

# 各機關。aliases 是主表上可能出現的其他稱呼；填報檔預設為 agencies/簡稱.xlsx，
# 要放在別處時加一行 location = "路徑"（或 "活頁簿.xlsx#工作表"）。
{agencies}""",
        """\
# Configuration of synctool. Edit it with any text editor; what follows “#” is a comment.
# config.example.toml shows every setting and its default; mistakes are listed all at once, with their lines.

[project]
id = {id}  # travels in every file's stamp; leave it as it is
name = {name}  # the body whose resolutions are tracked
office = {office}  # who runs the tracking
language = {language}

[master]
path = {path}  # relative to this file
sheet = {sheet}  # the sheet that holds the items
header_row = {header_row}  # 0: found by its labels

# Columns of the master: what it is used as = its label. A column without a use never leaves the master.
[master.columns]
{columns}

[round]
name = {round}  # the round of collection
{opens}
{due}

# Agencies. aliases: other names the master may use. A workbook is agencies/SHORT.xlsx
# unless you add location = "path" (or "workbook.xlsx#sheet").
{agencies}""",
    ),
    "config-file-contacts": Pair(
        '# contacts = ["承辦人@機關.gov.tw"]', '# contacts = ["someone@agency.gov.tw"]'
    ),
}


def fault_line(fault: Fault, lang: Lang) -> str:
    """One fault as a line: number, key, what is wrong, and what was probably meant."""
    what = say(fault.code, lang, **fault.detail)
    for hint in ("meant", "home"):
        if hint in fault.detail:
            what += say(f"config-{hint}", lang, **fault.detail)
    return say("config-fault", lang, line=fault.line, where=shown_path(fault.path), what=what)


def shown_path(path: tuple[str, ...]) -> str:
    """``("fields", "progress", "pattern")`` → ``[fields.progress] pattern``, as the file shows it."""
    if len(path) == 1 or (len(path) == 2 and path[0] in ("agencies", "fields")):
        return f"[{'.'.join(path)}]"
    return f"[{'.'.join(path[:-1])}] {path[-1]}"
