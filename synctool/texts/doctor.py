"""Texts of ``synctool doctor``."""

from synctool.texts import Pair

TEXTS: dict[str, Pair] = {
    "doctor-version": Pair("synctool {version}（{parts}）", "synctool {version} ({parts})"),
    "doctor-config": Pair("設定檔 {path}：{agencies} 個機關", "Configuration {path}: {agencies} agencies"),
    "doctor-credentials": Pair(
        "Google 憑證「{file}」可用，帳號 {account}，看得到 {count} 份試算表",
        "The Google credentials “{file}” work: {account} sees {count} spreadsheets",
    ),
    "doctor-credentials-open": Pair(
        "憑證檔「{file}」這台電腦的其他使用者也能讀取。",
        "Others on this machine may read the credentials “{file}”.",
    ),
    "doctor-credentials-open.remedy": Pair("請執行 chmod 600 {file}。", "Run chmod 600 {file}."),
    "doctor-no-storage": Pair(
        "服務帳戶 {account} 沒有自己的儲存空間，synctool push 將無法建立新的試算表。",
        "The service account {account} has no storage of its own; synctool push cannot make spreadsheets.",
    ),
    "doctor-no-storage.remedy": Pair(
        "請在 [google] 設定 drive（共用雲端硬碟）或 subject（代理的使用者），或改用 OAuth 使用者憑證；見 docs/google.md。",
        "Set drive (a shared drive) or subject (a user) in [google], or use OAuth; see docs/google.md.",
    ),
    "doctor-master": Pair(
        "主表 {file} › {sheet}：標題在第 {row} 列，{items} 項列管事項",
        "Master {file} › {sheet}: header in row {row}, {items} items",
    ),
    "doctor-read-only": Pair("{file} 是唯讀的，無法寫回。", "{file} is read-only and cannot be written."),
    "doctor-read-only.remedy": Pair(
        "請取消唯讀屬性，或請管理員開放寫入權限。", "Allow writing to it, or ask who can."
    ),
    "doctor-form": Pair("{agency}：{file} 可讀取，{rows} 項", "{agency}: {file} can be read, {rows} items"),
    "doctor-no-form": Pair(
        "{agency}：{file} 還沒有填報表，執行 synctool push 即會建立",
        "{agency}: there is no form at {file} yet; synctool push makes it",
    ),
    "doctor-shared": Pair(
        "{agencies} 的填報表是共用活頁簿的工作表，能開啟該檔的人都看得到彼此的內容",
        "The forms of {agencies} are sheets of a shared workbook: whoever opens it sees them all",
    ),
    "doctor-history": Pair(
        "同步紀錄 {place}：{runs} 次作業，{entries} 筆稽核紀錄，雜湊鏈完整",
        "History {place}: {runs} runs, {entries} audit entries, the hash chain is whole",
    ),
    "doctor-pending": Pair(
        "上一次作業中斷，下次執行時會自動收尾",
        "The last run was interrupted; the next one brings it to its end",
    ),
    "doctor-well": Pair("沒有發現問題。", "Nothing is wrong."),
    "doctor-unwell": Pair(
        "發現 {count} 個問題，處理方式如上。", "{count} problems found; what to do stands above."
    ),
    "help.doctor.short": Pair("檢查設定、檔案與權限", "check configuration, files and access"),
    "help.doctor.examples": Pair(
        "範例：\n  synctool doctor\n  synctool doctor --json",
        "Examples:\n  synctool doctor\n  synctool doctor --json",
    ),
    "help.doctor": Pair(
        "檢查設定、檔案、Google 權限與版本，用文字說明哪裡有問題。不會更動任何檔案。",
        "Check configuration, files, access to Google and versions, and say what is wrong. Changes nothing.",
    ),
}
