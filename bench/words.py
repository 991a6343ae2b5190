"""Made-up names and texts of offices, in Traditional Chinese; what is underlined stands in ``<u>…</u>``.

Every text hangs on the random generator that is handed in, and on nothing else.
"""

from __future__ import annotations

from random import Random

_CENTRAL = (
    "內政部 外交部 國防部 財政部 教育部 法務部 經濟部 交通部 勞動部 農業部 衛福部 環境部 文化部 "
    "數發部 國發會 國科會 陸委會 金管會 海委會 僑委會 退輔會 原民會 客委會 工程會 "
    "主計總處 人事總處 中央銀行 故宮 核安會 公平會"
).split()
_PLACES = (
    "臺北市 新北市 桃園市 臺中市 臺南市 高雄市 基隆市 新竹市 嘉義市 新竹縣 苗栗縣 彰化縣 南投縣 雲林縣 "
    "嘉義縣 屏東縣 宜蘭縣 花蓮縣 臺東縣 澎湖縣 金門縣 連江縣"
).split()
_BUREAUS = (
    "教育局 衛生局 環保局 消防局 警察局 社會局 勞動局 農業局 交通局 工務局 水利局 都發局 地政局 民政局 "
    "財政局 文化局 觀光局 經發局 資訊局 人事處 主計處 政風處 法制局 研考會 原民局"
).split()

_ACTS = (
    "已於{day}訂定「<u>{thing}</u>」，並函知各機關配合辦理。",
    "{day}邀集相關機關召開研商會議，就<u>{topic}之分工及時程達成共識</u>，會議紀錄業經函送在案。",
    "為加強宣導，已辦理<u>{few}場說明會</u>，計{many}人次參加，意見彙整{some}則，其中<u>{few}則納入修正</u>。",
    "完成<u>{topic}</u>之盤點，計{some}項，已完成{few}項，其餘列入下年度預算賡續辦理。",
    "後續將<u>持續蒐集實務案例</u>，俾適時檢討{thing}。",
    "{thing}草案業於{day}辦理預告，預告期滿後<u>彙整各界意見，報請核定</u>。",
    "建置「{topic}」資訊系統，自{day}上線以來<u>服務{many}件</u>，平均處理時間由{some}日縮短為<u>{few}日</u>。",
    "委託專業團隊辦理{topic}研究，<u>期末報告已完成審查</u>，研究建議{few}項，並送請相關單位參採。",
    "補助地方政府{some}案，核定經費{many}千元，<u>執行率達{share}％</u>。",
    "本案涉及<u>跨機關資料介接</u>，已與{some}個機關完成介接測試，並訂定資料安全管理措施🔒。",
)
_TOPICS = (
    "中小企業導入人工智慧應用 政府資訊服務採購 公共運輸票證資料開放 健康資料交換 災害防救資通訊備援 "
    "偏鄉數位學習資源 淨零轉型人才培育 營造工程職業安全 食品安全追溯 長照服務資源布建 關鍵基礎設施防護"
).split()
_THINGS = (
    "資訊服務採購作業指引 個人資料去識別化作業要點 機房能效分級規範 跨域合作推動計畫 風險管理作業手冊 "
    "補助作業須知 資料治理參考架構 系統切換演練計畫"
).split()
_SURNAMES = "陳林黃張李王吳劉蔡楊許鄭謝郭洪曾邱廖賴周"
_GIVEN = ("美玲", "志豪", "佳穎", "俊傑", "淑芬", "怡君", "建宏", "雅婷", "家豪", "喆軒", "堃霖", "鳳妹")


def agency_names(count: int) -> list[str]:
    """``count`` different short names, those of the central government first."""
    names = [*_CENTRAL, *(place + bureau for bureau in _BUREAUS for place in _PLACES)]
    more = (f"第{number}區管理處" for number in range(1, count - len(names) + 1))
    return [*names, *more][:count]


def sentence(random: Random) -> str:
    """One thing done, with the day, figures and what is underlined."""
    return random.choice(_ACTS).format(
        day=roc_day(random),
        thing=random.choice(_THINGS),
        topic=random.choice(_TOPICS),
        few=random.randint(2, 9),
        some=random.randint(10, 60),
        many=f"{random.randint(100, 9000):,}",
        share=random.randint(60, 100),
    )


def progress(random: Random) -> str:
    """An answer: one sentence, or a numbered list of them."""
    count = random.choice((1, 2, 2, 3, 3, 4))
    if count == 1:
        return sentence(random)
    return "\n".join(f"{number}. {sentence(random)}" for number in range(1, count + 1))


def resolution(random: Random, leads: str) -> str:
    """What a meeting resolved."""
    topic, thing = random.choice(_TOPICS), random.choice(_THINGS)
    return f"有關<u>{topic}</u>，請{leads}研議<u>{thing}</u>，並於{roc_day(random)}前提報執行情形。"


def topic(random: Random) -> str:
    return f"{random.choice(_TOPICS)}推動情形報告"


def roc_day(random: Random) -> str:
    return f"113年{random.randint(1, 11)}月{random.randint(1, 28)}日"


def person(random: Random) -> str:
    return random.choice(_SURNAMES) + random.choice(_GIVEN)


def telephone(random: Random) -> str:
    return f"02-{random.randint(2300, 8999)}-{random.randint(1000, 9999)}"


def document(random: Random) -> str:
    return f"院臺字第113{random.randint(1000000, 9999999)}號函"
