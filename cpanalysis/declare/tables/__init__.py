"""The tables of records, by name: columns, types, codes, keys, times and rules."""

from cpanalysis.declare.tables.audits import CASE_AUDITS
from cpanalysis.declare.tables.cse import (
    CSE_DEVICES,
    CSE_INVESTIGATIONS,
    CSE_SUSPECTS,
    CSE_VICTIMS,
)
from cpanalysis.declare.tables.custody import CUSTODY_DETENTIONS
from cpanalysis.declare.tables.missing import MISSING_EPISODES, RETURN_INTERVIEWS
from cpanalysis.declare.tables.people import CHILD_STATUS_PERIODS, CHILDREN, POPULATION
from cpanalysis.declare.tables.referrals import PPN_ELIGIBLE_INCIDENTS, PPN_REFERRALS
from cpanalysis.declare.tables.table import TIME_ZONE, Column, Moment, Rule, Severity, Table

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        CHILDREN,
        CHILD_STATUS_PERIODS,
        MISSING_EPISODES,
        RETURN_INTERVIEWS,
        CSE_INVESTIGATIONS,
        CSE_VICTIMS,
        CSE_SUSPECTS,
        CSE_DEVICES,
        CUSTODY_DETENTIONS,
        PPN_ELIGIBLE_INCIDENTS,
        PPN_REFERRALS,
        CASE_AUDITS,
        POPULATION,
    )
}

__all__ = ["TABLES", "TIME_ZONE", "Column", "Moment", "Rule", "Severity", "Table"]
