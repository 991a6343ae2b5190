"""The declared fields and rules: what each column is, who owns it, what it may hold.

A field is declared once, here; an office overrides labels, aliases and rules
in its configuration. From one :class:`Rule` come the check in Python
(:mod:`synctool.validate`), Excel's validation, 檢核 formula and conditional
format (:mod:`synctool.ooxml.rules`), and Google's data validation.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from synctool.model import SheetRole


class Owner(StrEnum):
    """Who may change a field, which decides what an edit means."""

    COORDINATOR = "coordinator"
    """Pushed; an agency's edit there is a problem and is put right by the next push."""
    AGENCY = "agency"
    """Pulled."""
    COMPUTED = "computed"
    """The tool's until a person overrides."""
    PRIVATE = "private"
    """Never leaves the master: every column that is not mapped."""


class Kind(StrEnum):
    TEXT = "text"
    RICH = "rich"
    PERCENT = "percent"
    """A share: stored 1 is 100 %."""
    DATE = "date"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Condition:
    """True when ``field`` is blank, or not, or holds one of ``values``."""

    field: str
    values: tuple[str | float, ...] = ()
    """Choices or percents that make it true; empty: any non-blank value does."""
    negate: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """What an agency field may hold; ``None`` or ``()`` sets no limit.

    ``severity`` is that of a breach: an ``error`` keeps the value out of the
    master (it is kept in the rejection record), a ``warning`` only speaks.
    """

    required: bool = False
    required_if: tuple[Condition, ...] = ()
    """Required when the agency answers at all and every condition holds."""
    choices: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    not_future: bool = False
    min_length: int | None = None
    max_length: int | None = None
    """In UTF-16 units, as Excel counts; 32,767 is what a cell can hold."""
    pattern: str = ""
    forbidden_if: tuple[Condition, ...] = ()
    """A value here contradicts another field when every condition holds (a warning)."""
    equals_if: tuple[float, tuple[Condition, ...]] | None = None
    """Must equal this number when every condition holds (a warning)."""


@dataclass(frozen=True, slots=True)
class Field:
    name: str
    label: str
    """The header in an agency's sheet and in a new master (zh-TW; English from ``terms``)."""
    kind: Kind
    owner: Owner
    aliases: tuple[str, ...] = ()
    needed: bool = False
    """A sheet without this column cannot be used."""
    rule: Rule = Rule()


REMOVE, CONTINUE, SELF_TRACKED = "解除列管", "繼續列管", "自行列管"
NOT_STARTED, ONGOING, DONE, UNABLE = "未開始", "辦理中", "已完成", "無法辦理"
STATUSES = (NOT_STARTED, ONGOING, DONE, UNABLE)
RECOMMENDATIONS = (REMOVE, CONTINUE, SELF_TRACKED)

CELL_LIMIT = 32767
"""UTF-16 units that one cell can hold (Excel specifications and limits)."""

_given = Owner.COORDINATOR

GIVEN_FIELDS: tuple[Field, ...] = (
    Field("key", "項次", Kind.TEXT, _given, ("編號", "案號", "列管編號", "No", "No."), needed=True),
    Field("meeting", "會議", Kind.TEXT, _given, ("會議名稱", "會議別")),
    Field("topic", "議題", Kind.TEXT, _given, ("案由", "討論議題", "報告案")),
    Field(
        "resolution",
        "會議決議",
        Kind.RICH,
        _given,
        ("決議", "決議事項", "會議決議事項", "列管事項", "主席裁示事項"),
        needed=True,
    ),
    Field("leads", "主辦機關", Kind.TEXT, _given, ("主辦", "主辦單位", "主責機關"), needed=True),
    Field("supporting", "協辦機關", Kind.TEXT, _given, ("協辦", "協辦單位")),
    Field("due", "列管期限", Kind.DATE, _given, ("期限", "辦理期限", "完成期限", "預定完成日期")),
)
"""What the coordinator gives; the first columns of master and form alike."""

MASTER_FIELDS: tuple[Field, ...] = (
    *GIVEN_FIELDS,
    Field(
        "progress",
        "辦理情形",
        Kind.RICH,
        Owner.COMPUTED,
        ("辦理情形說明", "執行情形", "機關辦理情形", "最新辦理情形"),
        needed=True,
    ),
    Field("percent", "辦理進度", Kind.PERCENT, Owner.COMPUTED, ("進度", "執行進度", "完成百分比")),
    Field(
        "recommendation",
        "列管建議",
        Kind.CHOICE,
        Owner.COMPUTED,
        ("建議列管情形", "管考建議", "建議"),
        needed=True,
        rule=Rule(choices=RECOMMENDATIONS),
    ),
    Field("ruling", "裁示", Kind.TEXT, _given, ("列管決定", "主席裁示", "裁示結果")),
)
"""Columns of 列管事項."""

_answered_done = (Condition("status", (DONE,)),)

AGENCY_FIELDS: tuple[Field, ...] = (
    Field(
        "progress",
        "辦理情形",
        Kind.RICH,
        Owner.AGENCY,
        ("本次辦理情形", "最新辦理情形", "辦理情形說明", "執行情形"),
        needed=True,
        rule=Rule(max_length=CELL_LIMIT),
    ),
    Field(
        "status",
        "辦理狀態",
        Kind.CHOICE,
        Owner.AGENCY,
        ("狀態", "執行狀態"),
        rule=Rule(required_if=(Condition("progress"),), choices=STATUSES),
    ),
    Field(
        "percent",
        "辦理進度",
        Kind.PERCENT,
        Owner.AGENCY,
        ("進度", "執行進度", "完成百分比"),
        rule=Rule(
            required_if=(Condition("progress"),),
            minimum=0,
            maximum=1,
            equals_if=(1.0, _answered_done),
        ),
    ),
    Field(
        "completed",
        "完成日期",
        Kind.DATE,
        Owner.AGENCY,
        ("實際完成日期", "辦竣日期"),
        rule=Rule(
            required_if=_answered_done,
            not_future=True,
            forbidden_if=(Condition("status", (NOT_STARTED, ONGOING, UNABLE)),),
        ),
    ),
    Field(
        "evidence",
        "佐證資料",
        Kind.TEXT,
        Owner.AGENCY,
        ("佐證", "附件", "相關文件"),
        rule=Rule(max_length=CELL_LIMIT),
    ),
    Field(
        "request",
        "機關建議",
        Kind.CHOICE,
        Owner.AGENCY,
        ("建議", "機關建議列管情形", "建議列管情形"),
        rule=Rule(choices=RECOMMENDATIONS),
    ),
    Field("reporter", "填報人", Kind.TEXT, Owner.AGENCY, ("承辦人", "填表人"), rule=Rule(max_length=100)),
    Field(
        "contact",
        "聯絡電話",
        Kind.TEXT,
        Owner.AGENCY,
        ("電話", "聯絡方式", "分機"),
        rule=Rule(max_length=100),
    ),
)
"""What an agency fills in, in the order of its sheet."""

PREVIOUS = Field("previous", "前次辦理情形", Kind.RICH, Owner.COORDINATOR, ("上次辦理情形", "前次填報"))
CHECK = Field("check", "檢核", Kind.TEXT, Owner.COMPUTED, ("檢查", "檢核結果"))

FORM_FIELDS: tuple[Field, ...] = (*GIVEN_FIELDS, PREVIOUS, *AGENCY_FIELDS, CHECK)
"""Columns of an agency's 填報表, in order."""

RESPONSE_FIELDS: tuple[Field, ...] = (
    Field("round", "填報期次", Kind.TEXT, Owner.COMPUTED, needed=True),
    Field("key", "項次", Kind.TEXT, Owner.COMPUTED, needed=True),
    Field("agency", "機關", Kind.TEXT, Owner.COMPUTED, needed=True),
    Field("role", "分工", Kind.TEXT, Owner.COMPUTED),
    *(replace(f, owner=Owner.COMPUTED, rule=Rule(), needed=True) for f in AGENCY_FIELDS),
)
"""Columns of 機關回復: one row per round, item and agency, as the agency wrote it."""

RECOMMENDATION_FIELDS: tuple[Field, ...] = (
    Field("key", "項次", Kind.TEXT, Owner.COMPUTED, needed=True),
    Field("resolution", "會議決議", Kind.RICH, Owner.COMPUTED),
    Field("agencies", "主辦機關", Kind.TEXT, Owner.COMPUTED),
    Field("recommendation", "列管建議", Kind.TEXT, Owner.COMPUTED, needed=True),
    Field("summary", "說明", Kind.TEXT, Owner.COMPUTED),
    Field("answered", "主辦機關均已填報", Kind.TEXT, Owner.COMPUTED),
    Field("done", "已完成且進度100%", Kind.TEXT, Owner.COMPUTED),
    Field("requested", "機關建議解除列管", Kind.TEXT, Owner.COMPUTED),
    Field("no_problem", "無待補正事項", Kind.TEXT, Owner.COMPUTED),
    Field("no_conflict", "無待處理衝突", Kind.TEXT, Owner.COMPUTED),
    Field("substantiated", "有佐證或充分說明", Kind.TEXT, Owner.COMPUTED),
    Field("notes", "提醒審閱者", Kind.TEXT, Owner.COMPUTED),
)
"""Columns of 解列建議: each item with each criterion and its outcome."""

PENDING_FIELDS: tuple[Field, ...] = (
    Field("id", "編號", Kind.TEXT, Owner.COMPUTED, needed=True),
    Field("type", "類別", Kind.TEXT, Owner.COMPUTED),
    Field("key", "項次", Kind.TEXT, Owner.COMPUTED, needed=True),
    Field("agency", "機關", Kind.TEXT, Owner.COMPUTED),
    Field("field", "欄位", Kind.TEXT, Owner.COMPUTED),
    Field("baseline", "基準版", Kind.RICH, Owner.COMPUTED),
    Field("ours", "主表端", Kind.RICH, Owner.COMPUTED),
    Field("theirs", "機關端", Kind.RICH, Owner.COMPUTED),
    Field("source", "出處", Kind.TEXT, Owner.COMPUTED),
    Field("reason", "說明", Kind.TEXT, Owner.COMPUTED),
    Field(
        "action",
        "處理方式",
        Kind.CHOICE,
        Owner.COORDINATOR,
        rule=Rule(choices=("採機關端", "採主表端", "自訂")),
    ),
    Field("custom", "自訂內容", Kind.RICH, Owner.COORDINATOR),
)
"""Columns of 待處理: conflicts and problems that wait for a person."""

RUN_FIELDS: tuple[Field, ...] = (
    Field("run", "批次", Kind.TEXT, Owner.COMPUTED, needed=True),
    Field("when", "時間", Kind.TEXT, Owner.COMPUTED),
    Field("who", "執行者", Kind.TEXT, Owner.COMPUTED),
    Field("command", "作業", Kind.TEXT, Owner.COMPUTED),
    Field("summary", "摘要", Kind.TEXT, Owner.COMPUTED),
    Field("digest", "計畫摘要碼", Kind.TEXT, Owner.COMPUTED),
)
"""Columns of 同步紀錄."""

CLOSED_FIELDS: tuple[Field, ...] = (
    *MASTER_FIELDS,
    Field("closed_on", "解除日期", Kind.DATE, Owner.COMPUTED),
    Field("closed_by", "解除會議", Kind.TEXT, Owner.COMPUTED),
    Field("outcome", "處理結果", Kind.TEXT, Owner.COMPUTED),
    Field("links", "相關項次", Kind.TEXT, Owner.COMPUTED),
    Field("story", "歷次裁示", Kind.TEXT, Owner.COMPUTED),
)
"""Columns of 已解除列管: the item as it stood, the ruling that ended its tracking, and all rulings on it."""

SHEET_NAMES: dict[SheetRole, str] = {
    SheetRole.ITEMS: "列管事項",
    SheetRole.RESPONSES: "機關回復",
    SheetRole.RECOMMENDATIONS: "解列建議",
    SheetRole.PENDING: "待處理",
    SheetRole.DASHBOARD: "儀表板",
    SheetRole.CLOSED: "已解除列管",
    SheetRole.RUNS: "同步紀錄",
    SheetRole.FORM: "填報表",
}
"""Names of the sheets, as they stand in every file (the same in both languages: they are identities)."""


@lru_cache(maxsize=1 << 12)
def normalise_label(text: str) -> str:
    """A header without what does not count: width, case, white space, line breaks, a trailing mark.

    ``" 辦理\\n情形（必填）* "`` and ``辦理情形(必填)`` give the same.
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in folded if not c.isspace() and c not in "*:\u200b\u200c\u200d\u2060\ufeff")
