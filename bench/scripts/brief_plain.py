"""The brief as people script it: each item's texts, a page or a heading each. brief_plain.py FOLDER KIND

No cover, no agenda, no charts, no criteria and no underlines; the texts are cut where the page ends.
"""

import html
import subprocess
import sys
from pathlib import Path

from python_calamine import CalamineWorkbook

folder, kind = Path(sys.argv[1]), sys.argv[2]
target = folder / f"brief.{kind}"
rows = CalamineWorkbook.from_path(str(folder / "master.xlsx")).get_sheet_by_name("列管事項").to_python()[4:]
items = [(f"{row[0]}　{row[3]}", f"主辦：{row[4]}", str(row[7])) for row in rows]


def write_docx(path: Path) -> None:
    from docx import Document

    document = Document()
    for title, lead, progress in items:
        document.add_heading(title[:80], 2)
        document.add_paragraph(lead)
        document.add_paragraph(progress)
    document.save(str(path))


if kind == "pptx":
    from pptx import Presentation

    show = Presentation()
    for title, lead, progress in items:
        slide = show.slides.add_slide(show.slide_layouts[1])
        slide.shapes.title.text = title[:80]
        slide.placeholders[1].text = f"{lead}\n{progress}"
    show.save(str(target))
elif kind == "docx":
    write_docx(target)
elif kind == "pdf":
    write_docx(folder / "brief.docx")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run([*command, str(folder / "brief.docx")], check=True, stdout=subprocess.DEVNULL)
elif kind == "html":
    told = (f"<h2>{html.escape(t)}</h2><p>{html.escape(a)}<p>{html.escape(b)}" for t, a, b in items)
    target.write_text(f"<meta charset=utf-8><title>列管事項</title>{''.join(told)}", encoding="utf-8")
elif kind == "odt":
    from odfdo import Document, Header, Paragraph

    document = Document("text")
    document.body.clear()
    for title, lead, progress in items:
        document.body.append(Header(2, title))
        document.body.append(Paragraph(lead))
        for line in progress.split("\n"):
            document.body.append(Paragraph(line))
    document.save(str(target))
else:
    from odfdo import Document, DrawPage, Frame

    document = Document("presentation")
    document.body.clear()
    for number, (title, lead, progress) in enumerate(items, 1):
        page = DrawPage(f"page{number}", name=f"Page {number}")
        page.append(
            Frame.text_frame(title, size=("24cm", "2cm"), position=("2cm", "1cm"), presentation_style="title")
        )
        page.append(
            Frame.text_frame([lead, *progress.split("\n")], size=("24cm", "12cm"), position=("2cm", "4cm"))
        )
        document.body.append(page)
    document.save(str(target))
