"""Records: from a force's extract, as it is, to checked tables and all that is wrong with it."""

from cpanalysis.read.records.extract import Extract, ReadTable, TableReport, read_extract
from cpanalysis.read.records.layout import Layout, read_layout, shipped_layouts, shipped_text
from cpanalysis.read.records.propose import Proposal, propose_layout
from cpanalysis.read.records.pseudonymise import Pseudonymised, pseudonymise
from cpanalysis.read.records.read import read_records
from cpanalysis.read.records.records import Coverage, RecordOrigin, Records
from cpanalysis.read.records.report import CheckReport, check
from cpanalysis.read.records.saved import save_records, scan_records

__all__ = [
    "CheckReport",
    "Coverage",
    "Extract",
    "Layout",
    "Proposal",
    "Pseudonymised",
    "ReadTable",
    "RecordOrigin",
    "Records",
    "TableReport",
    "check",
    "propose_layout",
    "pseudonymise",
    "read_extract",
    "read_layout",
    "read_records",
    "save_records",
    "scan_records",
    "shipped_layouts",
    "shipped_text",
]
