"""Lossless reading and editing of a workbook's package, without a spreadsheet library."""

from synctool.ooxml.limits import Limits
from synctool.ooxml.package import Package
from synctool.ooxml.workbook import Workbook, open_workbook

__all__ = ["Limits", "Package", "Workbook", "open_workbook"]
