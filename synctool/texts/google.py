"""Texts: Google Sheets and Drive, what goes wrong there and what doctor says."""

from synctool.texts import Pair

TEXTS: dict[str, Pair] = {
    "google-not-installed": Pair(
        "讀寫 Google 試算表需要 gspread 套件，這台電腦沒有安裝。",
        "Google spreadsheets need the package gspread, which is not installed here.",
    ),
    "google-not-installed.remedy": Pair(
        "請執行 pip install 'synctool[google]'。", "Run pip install 'synctool[google]'."
    ),
    "google-no-credentials": Pair("{file}：找不到 Google 憑證。", "{file}: there are no Google credentials."),
    "google-no-credentials.remedy": Pair(
        "請在設定檔 [google] credentials 指定憑證檔，或設環境變數 SYNCTOOL_GOOGLE_CREDENTIALS（見 docs/google.md）。",
        "Name the file in [google] credentials or in SYNCTOOL_GOOGLE_CREDENTIALS; see docs/google.md.",
    ),
    "google-bad-credentials": Pair(
        "Google 憑證「{file}」無法使用：{why}。", "The Google credentials “{file}” cannot be used: {why}."
    ),
    "google-bad-credentials.remedy": Pair(
        "請確認是服務帳戶金鑰或 OAuth 使用者憑證的 JSON 檔，且沒有被停用。",
        "Check that it is the JSON file of a service account or OAuth user, and not disabled.",
    ),
    "google-address": Pair(
        "「{found}」不是 Google 試算表的網址。", "“{found}” is not the address of a Google spreadsheet."
    ),
    "google-address.remedy": Pair(
        "請貼上瀏覽器的完整網址，或寫 gsheet:代碼、gsheet:new。",
        "Paste the whole address from the browser, or write gsheet:ID or gsheet:new.",
    ),
    "google-forbidden": Pair(
        "{file}：帳號 {account} 沒有權限開啟或修改。",
        "{file}: {account} may not open or change it.",
    ),
    "google-forbidden.remedy": Pair(
        "請把這份試算表分享給 {account}（編輯者）；若有保護範圍，也請把它列為可編輯者。",
        "Share it with {account} as an editor; where ranges are protected, name it among their editors.",
    ),
    "google-not-found": Pair(
        "{file}：找不到這份試算表，可能已刪除、網址有誤，或沒有分享給 {account}。",
        "{file}: there is no such spreadsheet: deleted, a wrong address, or not shared with {account}.",
    ),
    "google-not-found.remedy": Pair(
        "請確認網址與分享對象；已刪除者請改用新的填報表（synctool push）。",
        "Check the address and with whom it is shared; for a deleted one push a new form.",
    ),
    "google-trashed": Pair("{file}：這份試算表在垃圾桶裡。", "{file}: this spreadsheet is in the bin."),
    "google-trashed.remedy": Pair(
        "請從 Google 雲端硬碟的垃圾桶還原，或在設定檔改用另一份。",
        "Restore it from the bin in Google Drive, or name another one in the configuration.",
    ),
    "google-no-storage": Pair(
        "{file}：帳號 {account} 不能擁有檔案（服務帳戶沒有自己的儲存空間），無法建立試算表。",
        "{file}: {account} may not own files (a service account has no storage), so none can be made.",
    ),
    "google-no-storage.remedy": Pair(
        "請擇一：在 [google] drive 指定共用雲端硬碟；在 [google] subject 指定代理的使用者；或改用 OAuth 使用者憑證。"
        "見 docs/google.md。",
        "Name a shared drive in [google] drive, a user in [google] subject, or use OAuth; see docs/google.md.",
    ),
    "google-quota": Pair(
        "{file}：Google 的用量限制在 {seconds} 秒內沒有恢復。",
        "{file}: Google's quota did not recover within {seconds} seconds.",
    ),
    "google-quota.remedy": Pair(
        "請稍後再執行；已完成的部分不會重做。也可調低 [google] reads_per_minute、writes_per_minute。",
        "Run again later; what is done is not done again. Lower [google] reads_per_minute if it recurs.",
    ),
    "google-unreachable": Pair(
        "{file}：連不上 Google（{why}），{seconds} 秒內重試未成功。",
        "{file}: Google cannot be reached ({why}); retries failed for {seconds} seconds.",
    ),
    "google-unreachable.remedy": Pair(
        "請檢查網路與代理設定後再執行。", "Check the network and proxy, then run again."
    ),
    "google-refused": Pair("{file}：Google 拒絕了請求：{why}", "{file}: Google refused the request: {why}"),
    "google-refused.remedy": Pair(
        "請把這段訊息交給系統維護人員。", "Pass this message on to who looks after the program."
    ),
    "google-unclear": Pair(
        "{file}：寫入時斷線，而且無法確認是否已寫入。",
        "{file}: the connection was lost while writing, and whether it was written cannot be told.",
    ),
    "google-unclear.remedy": Pair(
        "請再執行一次；系統會先確認上次是否已寫入，不會重複。",
        "Run again: whether it was written is found out first, so nothing is doubled.",
    ),
    "google-raced": Pair(
        "{file} › {sheet}：寫入的同時有人移動或修改了這些列，已還原，沒有變更。",
        "{file} › {sheet}: somebody moved or changed these rows meanwhile; it was put back, nothing changed.",
    ),
    "google-raced.remedy": Pair("請再執行一次。", "Run again."),
    "google-raced-kept": Pair(
        "{file} › {sheet}：寫入的同時有人移動了列，而且未能還原（{cells}）。",
        "{file} › {sheet}: rows moved while writing, and it could not be put back ({cells}).",
    ),
    "google-raced-kept.remedy": Pair(
        "請在試算表的版本記錄還原到這次執行之前，再執行一次。",
        "Restore the version from before this run in the spreadsheet's version history, then run again.",
    ),
    "google-surplus": Pair(
        "{file}：除了設定的聯絡人，還有人可以開啟：{people}。",
        "{file}: besides the configured contacts it can be opened by: {people}.",
    ),
    "google-surplus.remedy": Pair(
        "若不應分享，請在 Google 雲端硬碟取消；若應分享，請加入設定檔該機關的 contacts。",
        "Take the access away in Google Drive, or add the address to the agency's contacts.",
    ),
    "google-no-contacts": Pair(
        "{file}：設定檔沒有這個機關的 contacts，試算表尚未分享給任何人。",
        "{file}: the agency has no contacts in the configuration; the spreadsheet is shared with nobody.",
    ),
    "google-no-contacts.remedy": Pair(
        "請在設定檔填寫該機關的 contacts，再執行 synctool push。",
        "Fill in the agency's contacts in the configuration and push again.",
    ),
    "google-unprotected": Pair(
        "{file} › {sheet}：保護範圍沒有生效，其他人也能修改：{people}。",
        "{file} › {sheet}: the protection does not hold; it may be edited by: {people}.",
    ),
    "google-unprotected.remedy": Pair(
        "請在「資料 › 保護工作表」只留下 {account}。", "Leave only {account} in “Protect sheets and ranges”."
    ),
    "google-calls": Pair(
        "Google：讀 {read} 次、寫 {write} 次、雲端硬碟 {drive} 次、重試 {retry} 次，等候 {waited} 秒",
        "Google: {read} reads, {write} writes, {drive} Drive calls, {retry} retries, waited {waited} s",
    ),
    "google-anyone": Pair("任何知道連結的人", "anyone with the link"),
    "help.pull.full": Pair("看似未更動的回傳也重新讀取。", "Read returns that seem unchanged, too."),
    "google-title": Pair("{name}（{agency}）", "{name} ({agency})"),
    "google-protected": Pair("synctool：灰底欄位由列管單位提供", "synctool: grey columns are given"),
    "google-tool-sheet": Pair("synctool：由程式維護的工作表", "synctool: kept by the program"),
}
