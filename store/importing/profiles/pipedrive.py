"""Pipedrive: the export of deals; every heading may begin with “Deal - ”."""

from store.importing.columns import Field
from store.importing.profiles.shape import Profile

PIPEDRIVE = Profile(
    name="Pipedrive deals export",
    marks="deal title, deal value, deal organization, deal contact person, "
    "deal currency of value, deal weighted value, deal status, deal deal created, deal pipeline, "
    "deal won time, deal lost time, deal deal closed on, deal lost reason, deal id, deal creator, "
    "deal last stage change, deal visible to, weighted value, currency of value, "
    "contact person, organization, deal created, deal closed on",
    columns={
        Field.EXTERNAL_ID: "deal id, id",
        Field.TITLE: "deal title, title",
        Field.ACCOUNT: "deal organization, organization",
        Field.CONTACT: "deal contact person, contact person",
        Field.OWNER: "deal owner, owner",
        Field.STAGE: "deal stage, stage",
        Field.STATUS: "deal status, status",
        Field.AMOUNT: "deal value, value",
        Field.CURRENCY: "deal currency of value, deal currency, currency of value, currency",
        Field.OPENED_ON: "deal deal created, deal add time, deal created, add time",
        Field.WON_ON: "deal won time, won time",
        Field.LOST_ON: "deal lost time, lost time",
        Field.CLOSED_ON: "deal deal closed on, deal closed on",
        Field.EXPECTED_CLOSE: "deal expected close date, expected close date",
        Field.SOURCE: "deal source channel, source channel, deal source, deal source origin",
        Field.PRODUCT: "deal product name, product name",
        Field.LOSS_REASON: "deal lost reason, lost reason",
        Field.NEXT_STEP_ON: "deal next activity date, next activity date",
    },
    ignored="deal weighted value, weighted value, deal currency of weighted value, "
    "currency of weighted value, deal probability, probability, deal creator, deal label, "
    "deal organization id, deal contact person id, deal product quantity, deal product amount, "
    "deal last activity date, deal update time, deal last stage change",
    stages={
        "Identified": "qualified, lead in",
        "Contacted": "contact made",
        "Needs confirmed": "demo scheduled, needs defined",
        "Proposal": "proposal made",
        "Negotiation": "negotiations started",
    },
    several=frozenset({Field.CONTACT}),
)
