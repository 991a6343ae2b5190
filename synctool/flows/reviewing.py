"""The reviewer's signals on a master's items, from the answers of all rounds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from synctool import signals
from synctool.config import Config
from synctool.dates import parse_date
from synctool.flows.answers import Answers
from synctool.model import Item, Response
from synctool.signals import Days, Noted, Past, Settings


class Reviewer:
    """Called with an item and its answers of this round, it gives the notes on them."""

    def __init__(self, config: Config, answers: Answers, today: date) -> None:
        self.round, self.answers, self.today = config.round, answers, today
        criteria = config.criteria
        self.settings = Settings(criteria.repeated_share, criteria.ageing_rounds)
        self.asked = min(today, config.round.due or today)
        self._ends = {name: signals.day_named(name) for name in answers.rounds}

    def __call__(self, item: Item, responses: Mapping[str, Response]) -> Noted:
        if not any(response.is_answered for response in responses.values()):
            return Noted()
        due = parse_date(item.due, today=self.today)
        days = Days(self.today, self.asked, due if isinstance(due, date) else None)
        past = {agency: self.past(item.key, agency) for agency in responses}
        return signals.notes(item, responses, past, days, self.settings)

    def past(self, item: str, agency: str) -> list[Past]:
        """What ``agency`` answered in the rounds before, oldest first."""
        earlier = self.answers.before(self.round.name, item, agency)
        return [Past(said.round, self._ends.get(said.round), said.response) for said in earlier]
