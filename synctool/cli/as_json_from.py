"""What ``sync init --from`` prints with ``--json``."""

from __future__ import annotations

from synctool.cli.as_json import Object
from synctool.flows.init_from import FromReport, message, place_of, remedy
from synctool.model import text_of
from synctool.texts import Lang


def init_from(report: FromReport, lang: Lang) -> Object:
    """What ``sync init --from FILE --json`` prints."""

    cover = report.cover
    return {
        "source": report.source,
        "dry_run": report.dry_run,
        "master": str(report.master_path),
        "config": str(report.made.config_path) if report.made else None,
        "cover": {
            "body": cover.body,
            "meeting": cover.meeting,
            "title": cover.title,
            "office": list(cover.office),
            "date": cover.date.isoformat() if cover.date else None,
        },
        "items": [
            {
                "item": item.key,
                "meeting": text_of(item.meeting),
                "topic": text_of(item.topic),
                "resolution": text_of(item.resolution),
                "leads": list(item.leads),
                "supporting": list(item.supporting),
                "progress": text_of(item.progress),
                "recommendation": text_of(item.recommendation),
            }
            for item in report.items
        ],
        "findings": [
            {
                "code": one.code,
                "place": place_of(one.spot, lang),
                **one.spot._asdict(),
                "text": text_of(one.text),
                "message": message(one, lang),
                "remedy": remedy(one, lang),
            }
            for one in report.findings
        ],
        "left_over": str(report.left_over) if report.left_over else None,
        "agencies": [a.short for a in report.made.agencies] if report.made else [],
        "unknown_agencies": list(report.made.unknown_agencies) if report.made else [],
    }
