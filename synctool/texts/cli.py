"""Texts of the command line: help, summaries, what stops a command."""

from synctool.texts import Pair

_HELP: dict[str, Pair] = {
    "help": Pair(
        "列管追蹤：一份主表，各機關各自的填報表，自動保持一致。",
        "Tracked resolutions: one master, a form for each agency, kept in step.",
    ),
    "help.examples": Pair(
        "範例：\n"
        "  synctool demo                  以範例資料走完一輪\n"
        "  synctool init 主表.xlsx        為既有主表建立設定\n"
        "  synctool push                  製作或更新各機關填報表\n"
        "  synctool pull --dry-run        先看會改什麼\n"
        "  synctool pull                  彙入各機關回復\n"
        "結束代碼：0 完成；1 完成，但有事項待人處理；2 指令或設定有誤；3 未執行，且沒有更動任何檔案；130 中斷。",
        "Examples:\n"
        "  synctool demo                  the whole cycle on sample data\n"
        "  synctool init MASTER.xlsx      a configuration for an existing master\n"
        "  synctool push                  make or update the agencies' forms\n"
        "  synctool pull --dry-run        see first what would change\n"
        "  synctool pull                  merge the agencies' answers\n"
        "Exit codes: 0 done; 1 done, and something waits for a person; 2 usage or configuration; "
        "3 refused or failed, and nothing was changed; 130 interrupted.",
    ),
    "help.usage": Pair("用法：", "Usage: "),
    "help.options": Pair("選項：", "Options:"),
    "help.commands": Pair("指令：", "Commands:"),
    "help.more": Pair(
        "共通選項（--json、--lang、-C 等）見 --help 總覽。",
        "Options common to all commands: see the program's own --help.",
    ),
    "help.directory": Pair(
        "專案資料夾（預設：往上找到第一個有 config.toml 的資料夾）。",
        "The project's folder (default: the nearest upward with a config.toml).",
    ),
    "help.config_path": Pair("設定檔。", "The configuration file."),
    "help.lang_option": Pair("介面語言。", "Language of messages."),
    "help.json": Pair("以 JSON 輸出結果，供程式使用。", "Print the result as JSON, for programs."),
    "help.quiet": Pair("只輸出需要處理的事項。", "Print only what needs a person."),
    "help.verbose": Pair("列出全部明細。", "List everything."),
    "help.version": Pair("顯示版本。", "Show the version."),
    "help.help": Pair("顯示這份說明。", "Show this help."),
    "help.agencies": Pair("只處理這個機關，可重複使用。", "Only this agency; may be repeated."),
    "help.dry_run": Pair("只列出將變更的內容，不寫入任何檔案。", "Show what would change and write nothing."),
    "help.init": Pair(
        "檢視既有主表，找出工作表、標題列、欄位與機關，寫成 config.toml。主表不會被更動。"
        "不指定主表時，以範本建立一份新的；加上 --from，則由先前的簡報建立。",
        "Look at an existing master, find its sheet, header, columns and agencies, and write a config.toml. "
        "The master is not changed. Without MASTER a new one is made from the template, "
        "or with --from out of an earlier brief.",
    ),
    "help.init.short": Pair("檢視主表並建立設定檔", "look at a master and write the configuration"),
    "help.init.examples": Pair(
        "範例：\n  synctool init 列管事項.xlsx\n  synctool -C 新專案 init\n"
        "  synctool init --from 第4次會議簡報.pptx --dry-run\n  synctool init --from 第4次會議簡報.pptx",
        "Examples:\n  synctool init items.xlsx\n  synctool -C project init\n"
        "  synctool init --from brief.pptx --dry-run\n  synctool init --from brief.pptx",
    ),
    "help.init.force": Pair("覆寫已有的 config.toml。", "Replace a config.toml that is there."),
    "help.push": Pair(
        "依主表製作或更新各機關的填報表，只含該機關的事項。尚未彙入的填報內容不會被蓋掉。",
        "Make or update each agency's form from the master, with that agency's items only. "
        "An answer that has not been pulled is never overwritten.",
    ),
    "help.push.short": Pair("製作或更新各機關填報表", "make or update the agencies' forms"),
    "help.push.examples": Pair(
        "範例：\n  synctool push\n  synctool push --agency 工程會\n  synctool push --round 114年第1季 --dry-run",
        "Examples:\n  synctool push\n  synctool push --agency 工程會\n  synctool push --round 114年第1季 --dry-run",
    ),
    "help.push.round_name": Pair(
        "填報期次（預設為設定檔的 [round] name）。", "The round (default: the configuration's [round] name)."
    ),
    "help.pull": Pair(
        "讀取各機關的填報表，檢核後併入主表：更新機關回復、辦理情形與列管建議，並記錄衝突與待補正事項。",
        "Read the agencies' forms, check them and merge them into the master: answers, progress and "
        "recommendations, with conflicts and problems recorded.",
    ),
    "help.completion": Pair(
        "印出讓 Tab 鍵能補齊指令、選項、機關與項次的設定：bash、zsh、fish、powershell。不會更動任何檔案。",
        "Print what lets the Tab key complete commands, options, agencies and items: bash, zsh, fish, powershell. "
        "Changes nothing.",
    ),
    "help.completion.short": Pair("Tab 鍵自動補齊的設定", "set up the Tab key"),
    "help.completion.examples": Pair(
        "範例：\n  synctool completion bash\n  synctool completion powershell",
        "Examples:\n  synctool completion bash\n  synctool completion powershell",
    ),
    "help.pull.short": Pair("彙入各機關回復（主要工作）", "merge the agencies' answers (the main job)"),
    "help.pull.examples": Pair(
        "範例：\n  synctool pull --dry-run\n  synctool pull\n  synctool pull --inbox 下載\n  synctool pull --force 工程會",
        "Examples:\n  synctool pull --dry-run\n  synctool pull\n  synctool pull --inbox downloads\n"
        "  synctool pull --force 工程會",
    ),
    "help.pull.inbox": Pair(
        "從這個資料夾收件，依表單編號辨認機關，檔名不拘。",
        "Take the returns from this folder; they are known by their stamp, not by their names.",
    ),
    "help.pull.force": Pair(
        "仍然彙入這個機關被暫停的回傳，可重複使用。",
        "Merge this agency's return although it was stopped; may be repeated.",
    ),
    "help.check": Pair(
        "檢核機關的填報檔，不需要主表或專案；有專案時依其規則，否則用內建規則。有問題時另存補正單。",
        "Check an agency's return without a master or project: by the project's rules where there is one, "
        "else by those that come with the program. A list of corrections is written where something is wrong.",
    ),
    "help.check.short": Pair("檢核填報檔並產生補正單", "check a return and list what to correct"),
    "help.check.examples": Pair(
        "範例：\n  synctool check 工程會.xlsx\n  synctool check 回傳/*.ods --to 補正\n  synctool check 工程會.xlsx --json",
        "Examples:\n  synctool check return.xlsx\n  synctool check returns/*.ods --to corrections\n"
        "  synctool check return.xlsx --json",
    ),
    "help.check.to": Pair(
        "補正單的資料夾（預設：檔案旁的「補正」）。",
        "Folder for the lists of corrections (default: 補正 beside the file).",
    ),
    "help.status": Pair(
        "各機關填報進度、逾期與待補正；各事項距解除列管還缺什麼。",
        "How far each agency is, what is overdue or to be put right; what each item still lacks.",
    ),
    "help.status.short": Pair("誰已填報、誰逾期、還缺什麼", "who has answered, what is overdue or missing"),
    "help.status.examples": Pair(
        "範例：\n  synctool status\n  synctool status --json",
        "Examples:\n  synctool status\n  synctool status --json",
    ),
    "help.demo": Pair(
        "在新資料夾建立範例，完整走一輪：發送、填報、彙入，並告訴您該打開哪些檔案。",
        "Build a sample office in a new folder and go once around: push, fill in, pull; then say what to open.",
    ),
    "help.demo.short": Pair("以範例資料走完一輪", "the whole cycle on sample data"),
    "help.demo.examples": Pair(
        "範例：\n  synctool demo\n  synctool demo 試用", "Examples:\n  synctool demo\n  synctool demo trial"
    ),
}

_SUMMARIES: dict[str, Pair] = {
    "pull-done": Pair("彙入完成（批次 {run}）。", "Pulled (run {run})."),
    "pull-nothing-new": Pair("沒有新的異動，主表未更動。", "Nothing new; the master was not touched."),
    "pull-dry-run": Pair(
        "試算：以下是將要進行的變更，沒有寫入任何檔案（計畫 {digest}）。",
        "Dry run: this is what would change; nothing was written (plan {digest}).",
    ),
    "changes": Pair("異動 {count} 格，涉及 {items} 項：", "{count} cells changed in {items} items:"),
    "changes-of-agency": Pair("{agency}：{count} 格（{items}）", "{agency}: {count} cells ({items})"),
    "change": Pair("{item}  {field}：{before} → {after}", "{item}  {field}: {before} → {after}"),
    "change-new": Pair(
        "{item}  {field}：新增 {length} 字「{start}」", "{item}  {field}: new, {length} characters “{start}”"
    ),
    "change-rewritten": Pair(
        "{item}  {field}：更新為 {length} 字「{start}」", "{item}  {field}: now {length} characters “{start}”"
    ),
    "change-cleared": Pair("{item}  {field}：清空", "{item}  {field}: cleared"),
    "and-more": Pair("{shown} 等，另 {count} 項", "{shown} and {count} more"),
    "more-lines": Pair(
        "……另有 {count} 筆（加 --verbose 全部列出）", "… and {count} more (--verbose lists all)"
    ),
    "waiting-missing": Pair("尚未回傳 {count} 個機關：{agencies}", "Not returned yet, {count}: {agencies}"),
    "waiting-stopped": Pair(
        "暫停彙入：{agencies}。原因見下方；確認無誤後可用 pull --force 機關 放行。",
        "Stopped: {agencies}. The reason is below; once checked, pull --force AGENCY lets it pass.",
    ),
    "waiting-stale": Pair(
        "舊版回傳，未採用：{agencies}。請機關改用最新的填報表；確認要採用時用 pull --force 機關。",
        "Old copies, not taken: {agencies}. Ask for the newest form, or accept with pull --force AGENCY.",
    ),
    "waiting-corrections": Pair(
        "補正單已放在「{folder}」（{count} 個檔案），請轉交各機關。",
        "Lists of corrections for the agencies are in {folder} ({count} files).",
    ),
    "check-refused": Pair("無法檢核。{message}", "Cannot be checked. {message}"),
    "check-file": Pair(
        "{file}{whose}：共 {items} 項，已填 {answered} 項。",
        "{file}{whose}: {items} items, {answered} answered.",
    ),
    "check-unanswered": Pair("尚未填報：{items}", "Not answered: {items}"),
    "check-clean": Pair("沒有發現問題。", "Nothing wrong was found."),
    "check-written": Pair("已另存：{files}", "Written: {files}"),
    "waiting-unrecognised": Pair(
        "認不出是哪個機關的檔案：{files}。請確認是否為本專案的填報表。",
        "Files of no known agency: {files}. Check that they are forms of this project.",
    ),
    "waiting-conflicts": Pair(
        "衝突 {count} 件，主表與機關都改過，暫依主表；請到主表「待處理」決定：",
        "{count} conflicts: changed on both sides, the master's kept; decide in the master's sheet 待處理:",
    ),
    "waiting-problems-error": Pair(
        "待補正 {count} 件，該格未採用，請機關修正：",
        "{count} errors; these cells were not taken, the agency must mend them:",
    ),
    "waiting-problems-warning": Pair(
        "提醒 {count} 件，已採用，請留意：", "{count} warnings; taken, but worth a look:"
    ),
    "conflict-line": Pair(
        "{item} {agency} {field}：主表「{ours}」，機關「{theirs}」",
        "{item} {agency} {field}: master “{ours}”, agency “{theirs}”",
    ),
    "ready": Pair("建議解除列管 {count} 項：{items}", "Ready to end tracking, {count}: {items}"),
    "ready-why": Pair(
        "各項條件均已符合，逐項證據見主表「解列建議」。",
        "Every criterion is met; the evidence is in the master's sheet 解列建議.",
    ),
    "ready-notes": Pair(
        "其中用語提及後續工作，請審閱者留意：{items}",
        "Their wording speaks of further work; worth the reviewer's look: {items}",
    ),
    "self-tracked": Pair(
        "建議自行列管 {count} 項：{items}", "To be tracked by the agency itself, {count}: {items}"
    ),
    "not-ready": Pair("繼續列管 {count} 項，尚缺：", "Kept on the list, {count}; still missing:"),
    "push-done": Pair("已更新 {count} 個填報檔。", "{count} forms written."),
    "push-nothing-new": Pair("填報檔都沒有需要更新的地方。", "No form needed a change."),
    "push-dry-run": Pair(
        "試算：將更新 {count} 個填報檔，沒有寫入任何檔案（計畫 {digest}）。",
        "Dry run: {count} forms would be written; nothing was (plan {digest}).",
    ),
    "push-shared": Pair(
        "注意：{agencies} 的填報表是共用活頁簿的工作表，能開啟該檔的人都看得到彼此的內容。",
        "Note: the forms of {agencies} are sheets of a shared workbook; whoever opens it sees them all.",
    ),
    "status-round": Pair("填報期次：{round}", "Round: {round}"),
    "status-round-due": Pair("填報期次：{round}，截止日 {due}", "Round: {round}, due {due}"),
    "status-waiting": Pair(
        "有新內容尚未彙入：{agencies}。請執行 synctool pull。",
        "New content that was not pulled: {agencies}. Run synctool pull.",
    ),
    "status-conflicts": Pair(
        "待決定的衝突 {count} 件，見主表「待處理」。",
        "{count} conflicts wait for a decision; see the master's sheet 待處理.",
    ),
    "init-found": Pair(
        "{master}：工作表「{sheet}」，標題在第 {row} 列，共 {items} 項列管事項。",
        "{master}: sheet “{sheet}”, header in row {row}, {items} items.",
    ),
    "init-created-master": Pair(
        "已由範本建立主表 {master}。請在工作表「{sheet}」填入列管事項。",
        "Made the master {master} from the template. Enter the items in its sheet “{sheet}”.",
    ),
    "init-unmatched": Pair(
        "其他欄位視為貴單位自用，不會離開主表：{labels}",
        "Other columns are taken as private and never leave the master: {labels}",
    ),
    "init-unknown-agencies": Pair(
        "不認得的機關名稱：{names}。請在設定檔 [agencies] 補上全銜，或併為某機關的 aliases。",
        "Unknown agencies: {names}. Add their full names under [agencies], or make them aliases of another.",
    ),
    "init-next": Pair(
        "設定已寫入 {config}，請打開確認後執行 synctool push。",
        "The configuration is in {config}; look it over, then run synctool push.",
    ),
    "demo-done": Pair("範例已完成，放在 {directory}：", "The sample is in {directory}:"),
    "demo-open": Pair("請打開：", "Open:"),
}

_FAILURES: dict[str, Pair] = {
    "failed": Pair("未完成：{message}", "Failed: {message}"),
    "failed-agency": Pair("{agency}：{message}", "{agency}: {message}"),
    "remedy": Pair("　處理方式：{remedy}", "  What to do: {remedy}"),
    "reference": Pair("　代碼：{reference}", "  Code: {reference}"),
    "interrupted": Pair("已中斷，沒有寫到一半的檔案。", "Interrupted; no file is half-written."),
    "crashed": Pair(
        "程式發生未預期的錯誤（{kind}），沒有寫到一半的檔案。",
        "Something unexpected happened ({kind}); no file is half-written.",
    ),
    "crashed.remedy": Pair(
        "請將錯誤報告 {report} 交給維護人員；寄出前可先自行檢視。",
        "Hand the report {report} to whoever maintains the program; you may read it first.",
    ),
    "os-error": Pair("無法存取 {path}：{why}", "{path} cannot be used: {why}"),
    "os-error.remedy": Pair(
        "請確認檔案沒有被其他程式（例如 Excel）開啟、資料夾可以寫入、磁碟還有空間。",
        "See that no other program (such as Excel) has the file open, the folder can be written to, and the disk has room.",
    ),
    "path-not-found": Pair("找不到 {path}。", "There is no {path}."),
    "path-not-found.remedy": Pair(
        "請確認名稱與所在資料夾；路徑含空白時要加引號。",
        "Check its name and folder; a path with spaces needs quotation marks.",
    ),
    "usage": Pair("指令寫法有誤：{why}", "The command cannot be understood: {why}"),
    "usage.remedy": Pair("請看 {command} --help。", "See {command} --help."),
    "usage-no-such-command": Pair("沒有「{found}」這個指令。", "There is no command “{found}”."),
    "usage-no-such-command.remedy": Pair(
        "可用的指令見 {command} --help。", "{command} --help lists the commands."
    ),
    "usage-no-such-option": Pair("沒有「{found}」這個選項。", "There is no option “{found}”."),
    "usage-no-such-option.remedy": Pair(
        "是否為 {meant}？說明見 {command} --help。", "Did you mean {meant}? See {command} --help."
    ),
    "usage-missing": Pair("缺少 {name}。", "{name} is missing."),
    "usage-missing.remedy": Pair("請看 {command} --help。", "See {command} --help."),
    "usage-bad-value": Pair("{name} 的值不能用：{why}", "The value of {name} cannot be used: {why}"),
    "usage-bad-value.remedy": Pair("請看 {command} --help。", "See {command} --help."),
}

TEXTS: dict[str, Pair] = {**_HELP, **_SUMMARIES, **_FAILURES}
