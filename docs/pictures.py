"""Makes the tutorial's pictures from the real outputs: ``python docs/pictures.py`` (needs soffice, pdftoppm)."""

from __future__ import annotations

import subprocess
import tempfile
from datetime import date
from pathlib import Path

from synctool.flows import brief, demo
from synctool.flows.project import open_project

OUT = Path(__file__).parent / "pictures"
WIDTH = 1400


def outputs(folder: Path) -> dict[str, tuple[Path, int]]:
    """Each picture's name, the file it is of, and the page; made by the program in ``folder``."""
    office = folder / "office"
    demo.run(office, lang="zh-TW")
    slides = folder / "brief.pptx"
    brief.run(open_project(office), slides, day=date(2024, 12, 20))
    return {
        "master": (office / demo.MASTER_NAME, 1),
        "form": (office / "agencies" / "衛福部.xlsx", 1),
        "brief": (slides, 2),
    }


def picture(name: str, source: Path, page: int, work: Path, out: Path = OUT) -> Path:
    """One page of ``source`` as a small PNG in 64 greys and colours, put into ``out``."""
    from PIL import Image, ImageChops

    run = ["soffice", f"-env:UserInstallation={(work / 'lo').as_uri()}", "--headless", "--convert-to", "pdf"]
    subprocess.run([*run, "--outdir", work, source], check=True, capture_output=True)
    pages = ["-png", "-singlefile", "-f", str(page), "-scale-to-x", str(WIDTH), "-scale-to-y", "-1"]
    subprocess.run(["pdftoppm", *pages, work / f"{source.stem}.pdf", work / name], check=True)
    out.mkdir(exist_ok=True)
    target = out / f"{name}.png"
    image = Image.open(work / f"{name}.png").convert("RGB")
    if source.suffix == ".xlsx":  # a sheet is as long as its rows; margins and the page's foot are left out
        body = image.crop((0, 0, image.width, image.height * 9 // 10))
        found = ImageChops.difference(body, Image.new("RGB", body.size, "white")).getbbox()
        assert found is not None, f"{source.name}: page {page} is blank"
        image = image.crop((0, max(0, found[1] - 20), image.width, found[3] + 20))
    image.quantize(64).save(target, optimize=True)
    return target


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        for name, (source, page) in outputs(Path(place)).items():
            picture(name, source, page, Path(place))
