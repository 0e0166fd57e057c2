"""New: a form filled in from the line, then a card in the channel."""

from sqlalchemy.orm import Session

from handlers.accounts import KNOWN, LONGEST_NEW, NEW, chosen_account
from handlers.forms import Values
from handlers.ids import Act, Field, Form
from handlers.interaction import Answer, Interaction, Modal, Saved
from handlers.people import person_with
from handlers.quoting import kept_quote
from handlers.reading.new_line import NewLine, read_new
from handlers.routes import Routes
from handlers.showing import told
from handlers.twins import asked_about_twins
from handlers.views.opportunity_form import ONLY_ME, NewForm, new_form
from store import lifecycle
from store.accounts import account_in, find_or_add_contact, get_account, name_key
from store.pipeline import load_pipeline, sources


def new(asked: Interaction) -> Answer:
    """``/opp new Acme renewal 50k close 31 Mar``: what was understood stands in the form."""
    line = read_new(asked.text, asked.here, asked.place.currency)
    lifecycle.check_lengths(description=line.title)
    with asked.services.readings() as session:
        start = NewForm(
            title=line.title,
            account=_account(session, asked, line),
            amount=line.amount,
            currency=line.currency or asked.place.currency,
            expected_close=line.expected_close,
            owner=line.owner or asked.who.slack_id,
            channel=channel_offered(asked),
            unread=line.unread,
            contact=line.contact,
            step=line.step,
            # A title that is cut stands in full further down.
            description=line.title if len(line.title) > lifecycle.LONGEST["title"] else None,
        )
        return _opened(session, asked, start)


def new_for(asked: Interaction) -> Answer:
    """Another one for an account that is shown."""
    with asked.services.readings() as session:
        account = get_account(session, asked.place.id, int(asked.value))
        start = NewForm(
            title="",
            account=(f"{KNOWN}{account.id}", account.name),
            amount=None,
            currency=asked.place.currency,
            expected_close=None,
            owner=asked.who.slack_id,
            channel=channel_offered(asked),
        )
        return _opened(session, asked, start)


def _opened(session: Session, asked: Interaction, start: NewForm) -> Modal:
    pipeline = load_pipeline(session, asked.place.id)
    meta = {"origin": asked.origin}
    return Modal(new_form(start, pipeline, sources(session, asked.place.id), asked.words, meta))


def _account(session: Session, asked: Interaction, line: NewLine) -> tuple[str, str] | None:
    """The account that was named, a new one if need be; else the one that the title begins with."""
    if line.account is None:
        known = account_in(session, asked.place.id, line.title)
        return (f"{KNOWN}{known.id}", known.name) if known else None
    name = line.account[:LONGEST_NEW]
    known = account_in(session, asked.place.id, name)
    if known is not None and known.name_key == name_key(name):
        return f"{KNOWN}{known.id}", known.name
    return f"{NEW}{name}", asked.words("New account “{name}”", name=name)


def created(asked: Interaction) -> Answer:
    values = Values(asked.values)
    owner_id = person_with(asked, values.person(Field.OWNER) or asked.who.slack_id)
    values.money(Field.AMOUNT, Field.CURRENCY)  # what cannot be read is said first
    twins = asked_about_twins(asked)
    if twins is not None:
        return twins
    with asked.services.sessions.begin() as session:
        row = lifecycle.create(session, asked.change(), _draft(session, asked, owner_id))
    asked.services.wake()
    return Saved(told(asked, asked.words("#{number} is added.", number=row.number)))


def _draft(session: Session, asked: Interaction, owner_id: int) -> lifecycle.Draft:
    values = Values(asked.values)
    amount, currency = values.money(Field.AMOUNT, Field.CURRENCY)
    stage, source = values.choice(Field.STAGE), values.choice(Field.SOURCE)
    account_id = chosen_account(session, asked, values.choice(Field.ACCOUNT))
    contact = values.text(Field.CONTACT)
    step_on, step_at = values.moment(Field.NEXT_STEP_ON, Field.NEXT_STEP_AT, asked.who.zone)
    return lifecycle.Draft(
        title=values.text(Field.TITLE) or "",
        owner_id=owner_id,
        currency=currency or asked.place.currency,
        stage_id=int(stage) if stage else None,
        account_id=account_id,
        contact_id=find_or_add_contact(session, asked.place.id, account_id, contact).id
        if contact
        else None,
        source_id=int(source) if source else None,
        amount=amount,
        expected_close=values.date(Field.EXPECTED_CLOSE),
        next_step=values.text(Field.NEXT_STEP),
        next_step_on=step_on,
        next_step_at=step_at,
        description=values.text(Field.DESCRIPTION),
        card_channel=_card_channel(asked, values),
        card_locale=asked.who.locale,
        quote=kept_quote(asked.view, asked.meta),
    )


def _card_channel(asked: Interaction, values: Values) -> str:
    """Where the card goes: the channel the form was asked for in, or the person's own messages."""
    if asked.channel_id is None or values.choice(Field.WHERE) in (None, ONLY_ME):
        return asked.who.slack_id
    return asked.channel_id


def channel_offered(asked: Interaction) -> str | None:
    """The channel to offer. A direct message between people is no place for a card of mine."""
    channel = asked.channel_id
    return channel if channel and channel[0] in "CG" else None


def register(routes: Routes) -> None:
    routes.command("new", new)
    routes.action(Act.NEW, new)
    routes.action(Act.NEW_FOR, new_for)
    routes.form(Form.NEW, created)
