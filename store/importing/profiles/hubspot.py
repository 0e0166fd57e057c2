"""HubSpot: the export of deals."""

from store.importing.columns import Field
from store.importing.profiles.shape import Profile

HUBSPOT = Profile(
    name="HubSpot deals export",
    marks="record id, deal id, deal name, deal stage, deal owner, create date, "
    "associated company, associated contact, associated company (primary), "
    "amount in company currency, weighted amount, weighted amount in company currency, "
    "forecast amount, forecast category, deal probability, closed lost reason, "
    "closed won reason, original traffic source, hubspot owner",
    columns={
        Field.EXTERNAL_ID: "record id, deal id, record id - deals",
        Field.TITLE: "deal name",
        Field.ACCOUNT: "associated company (primary), primary associated company, "
        "associated company, associated company names, primary company",
        Field.CONTACT: "associated contact, associated contacts, associated contact names",
        Field.OWNER: "deal owner, hubspot owner, owner",
        Field.STAGE: "deal stage",
        Field.AMOUNT: "amount, deal amount, amount in company currency",
        Field.CURRENCY: "currency, deal currency",
        Field.OPENED_ON: "create date, created date",
        Field.CLOSED_ON: "close date",
        Field.SOURCE: "original traffic source, original source type, original source, "
        "latest traffic source, deal source",
        Field.LOSS_REASON: "closed lost reason",
        Field.NEXT_STEP: "next step, hs next step",
        Field.NEXT_STEP_ON: "next activity date",
        Field.DESCRIPTION: "deal description, description",
    },
    ignored="weighted amount, weighted amount in company currency, forecast amount, "
    "closed deal amount, closed deal amount in home currency, deal probability, "
    "forecast probability, annual contract value, annual recurring revenue, "
    "monthly recurring revenue, total contract value, deal type, pipeline, closed won reason, "
    "last activity date, last modified date, days to close",
    stages={
        "Identified": "appointment scheduled, appointmentscheduled",
        "Contacted": "qualified to buy, qualifiedtobuy",
        "Needs confirmed": "presentation scheduled, presentationscheduled",
        "Proposal": "decision maker bought-in, decisionmakerboughtin",
        "Negotiation": "contract sent, contractsent",
        "Won": "closed won, closedwon",
        "Lost": "closed lost, closedlost",
    },
    several=frozenset({Field.ACCOUNT, Field.CONTACT}),
)
