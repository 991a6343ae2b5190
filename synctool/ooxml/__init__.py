"""Lossless reading and editing of a workbook's package, without a spreadsheet library."""

from synctool.ooxml.cells import check_text
from synctool.ooxml.graft import Graft
from synctool.ooxml.limits import Limits
from synctool.ooxml.package import Package
from synctool.ooxml.patch import patch
from synctool.ooxml.prove import prove
from synctool.ooxml.workbook import Workbook, open_workbook

__all__ = ["Graft", "Limits", "Package", "Workbook", "check_text", "open_workbook", "patch", "prove"]
