"""What Slack takes a file for, by the end of its name."""

from __future__ import annotations

import re
from dataclasses import dataclass

SNIPPET_LIMIT = 1_000_000
OFFICE = "application/vnd.openxmlformats-officedocument"


@dataclass(frozen=True)
class Kind:
    """Slack's word for the type, and what people read. Small texts become snippets."""

    filetype: str
    mimetype: str
    pretty: str
    is_text: bool = False


UNKNOWN = Kind("binary", "application/octet-stream", "Binary")
KINDS = {
    "csv": Kind("csv", "text/csv", "CSV", True),
    "tsv": Kind("tsv", "text/tab-separated-values", "TSV", True),
    "txt": Kind("text", "text/plain", "Plain Text", True),
    "json": Kind("json", "application/json", "JSON", True),
    "xlsx": Kind("xlsx", f"{OFFICE}.spreadsheetml.sheet", "Excel Spreadsheet"),
    "xls": Kind("xls", "application/vnd.ms-excel", "Excel Spreadsheet"),
    "docx": Kind("docx", f"{OFFICE}.wordprocessingml.document", "Word Document"),
    "pptx": Kind("pptx", f"{OFFICE}.presentationml.presentation", "PowerPoint Presentation"),
    "pdf": Kind("pdf", "application/pdf", "PDF"),
    "zip": Kind("zip", "application/zip", "Zip"),
    "png": Kind("png", "image/png", "PNG"),
    "jpg": Kind("jpg", "image/jpeg", "JPEG"),
    "jpeg": Kind("jpg", "image/jpeg", "JPEG"),
    "gif": Kind("gif", "image/gif", "GIF"),
}


def kind_of(name: str) -> Kind:
    return KINDS.get(name.rpartition(".")[2].lower(), UNKNOWN)


def name_in_url(name: str) -> str:
    """The name as it stands in addresses: small letters, digits, dots and lines."""
    return re.sub(r"[^a-z0-9._-]", "_", name.lower())
