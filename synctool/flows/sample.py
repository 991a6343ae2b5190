"""A sample office: two topics, four agencies, joint and separate answers. All of it is made up.

Texts are written with ``<u>…</u>`` around what is underlined.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from synctool.model import Run, Text, Value, rich_text
from synctool.schema import CONTINUE, DONE, ONGOING, REMOVE

BODY = "行政院數位韌性推動會報"
TITLE = f"{BODY} 第3次會議結論追蹤列管事項報告"
OFFICE = "數位韌性推動辦公室（示範資料）"
MEETING = "數位韌性推動會報第3次會議"
TODAY = date(2024, 12, 20)
"""The day on which the sample happens."""


def marked(text: str) -> Text:
    """A text with ``<u>…</u>`` as rich text."""
    pieces = re.split(r"(<u>.*?</u>)", text, flags=re.S)
    runs = [Run(p[3:-4], "single") if p.startswith("<u>") else Run(p) for p in pieces if p]
    return rich_text([runs])


@dataclass(frozen=True, slots=True)
class SampleItem:
    key: str
    topic: str
    resolution: str
    leads: str
    supporting: str = ""
    due: date = date(2024, 12, 31)
    note: str = ""
    """In the private column: must never leave the master."""


@dataclass(frozen=True, slots=True)
class SampleAnswer:
    """What a clerk types; ``completed`` as offices write dates."""

    agency: str
    item: str
    progress: str
    status: str = DONE
    percent: float = 1
    completed: str = ""
    evidence: str = ""
    request: str = REMOVE
    reporter: str = ""
    contact: str = ""
    extra: Mapping[str, Value] = field(default_factory=dict)

    def values(self) -> dict[str, Value]:
        """By field; blanks left out."""
        cells: dict[str, Value] = {
            "progress": marked(self.progress),
            "status": self.status,
            "percent": self.percent,
            "completed": self.completed,
            "evidence": self.evidence,
            "request": self.request,
            "reporter": self.reporter,
            "contact": self.contact,
        }
        return {name: value for name, value in cells.items() if value != ""} | dict(self.extra)


_FIRST = "公共運輸票證資料開放與災時備援規劃報告"
_SECOND = "健康資料交換及雲端機房節能推動報告"

ITEMS: Sequence[SampleItem] = (
    SampleItem(
        "3-1-1",
        _FIRST,
        "有關<u>災害期間公共運輸票證系統之備援機制</u>，請交通部會同數發部研議，並訂定演練時程。",
        "交通部",
        "數發部",
        note="內部註記：演練預算由第二預備金支應",
    ),
    SampleItem(
        "3-1-2",
        _FIRST,
        "請交通部、數發部<u>加強票證資料開放之個資保護，並持續蒐集業者意見</u>，必要時滾動檢討授權條款。",
        "交通部",
        "數發部",
        note="內部註記：業者名單另存",
    ),
    SampleItem(
        "3-2-1",
        _SECOND,
        "<u>偏鄉醫療院所導入健康資料交換部分，請衛福部與數發部多予協助。</u>",
        "衛福部、數發部",
        note="內部註記：請於會前確認院所數",
    ),
    SampleItem(
        "3-2-2",
        _SECOND,
        "政府機關雲端機房節能部分，<u>希望今年可完成能效分級規範</u>。另既有機房之汰換時程及經費來源，"
        "請環境部會商相關機關後一併提報。",
        "環境部",
        note="內部註記：下次會議前先行協調",
    ),
)

ANSWERS: Sequence[SampleAnswer] = (
    SampleAnswer(
        "交通部",
        "3-1-1",
        "1. 已於113年8月14日訂定「<u>公共運輸票證系統災時備援作業要點</u>」，明定<u>斷線時改採離線扣款、"
        "復線後24小時內完成對帳</u>。\n"
        "2. 已於113年10月3日會同數發部辦理<u>北、中、南3場全系統切換演練</u>，平均復原時間由4小時縮短為"
        "<u>55分鐘</u>，演練報告並函送各營運機構參考。\n"
        "3. 後續<u>每年於防汛期前辦理1次演練</u>，列入營運機構年度評鑑項目。",
        completed="113年10月3日",
        evidence="交路字第1130012345號函、演練報告",
        reporter="陳美玲",
        contact="02-2349-2900",
    ),
    SampleAnswer(
        "交通部",
        "3-1-2",
        "1. 已與數發部共同訂頒「<u>公共運輸票證資料去識別化指引</u>」，並於113年9月20日函知各營運機構。\n"
        "2. 113年7月至10月<u>辦理4場業者座談會</u>，蒐集意見37則，其中<u>31則納入授權條款修正</u>。\n"
        "3. 將<u>持續</u>每半年檢討資料開放項目與授權條款。",
        completed="113/9/20",
        evidence="指引全文已公開於官網",
        reporter="陳美玲",
        contact="02-2349-2900",
    ),
    SampleAnswer(
        "衛福部",
        "3-2-1",
        "<u>以「設備補助、介接輔導、人員培訓」三軌並進，協助偏鄉院所導入。</u>具體作法如下：\n"
        "1. <u>設備補助</u>：112年至113年共補助<u>156家院所</u>汰換網路設備及讀卡設備。\n"
        "2. <u>介接輔導</u>：成立4區輔導團隊到院協助，至113年11月底<u>完成142家介接</u>，"
        "其餘14家排定於12月完成。\n"
        "3. <u>人員培訓</u>：辦理28場實作課程，培訓<u>1,120人次</u>。",
        status=ONGOING,
        percent=0.91,
        request=CONTINUE,
        reporter="林志豪",
        contact="02-8590-6666",
    ),
    SampleAnswer(
        "數發部",
        "3-2-1",
        "1. 提供<u>健康資料交換共通介接元件</u>，並開放原始碼供院所資訊廠商使用，縮短介接時程約四成。\n"
        "2. 媒合<u>23家資服業者</u>成立偏鄉服務隊，<u>到點服務268次</u>。",
        completed="113年11月15日",
        evidence="專案結案報告",
        reporter="吳佳穎",
        contact="02-2380-0123",
    ),
    SampleAnswer(
        "環境部",
        "3-2-2",
        "1.「政府機關雲端機房能效分級規範」業於本(113)年6月28日預告，並在<u>本年10月15日發布施行</u>。\n"
        "2.規範共計12條，以<u>分級管理、逐年提升</u>為主軸，分為<u>三個等級</u>，新建機房應達<u>第一級</u>。\n"
        "3.既有機房計<u>64座</u>，已會商主計總處及數發部排定<u>114年至117年分四批汰換</u>，經費由各機關年度預算支應。",
        completed="113年10月15日",
        evidence="環部氣字第1131098765號令",
        reporter="黃俊傑",
        contact="02-2311-7722",
    ),
)
