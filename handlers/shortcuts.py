"""What can be made of a message, from its own menu: a new opportunity, or a note of one."""

from handlers.choosing import chosen_number
from handlers.forms import Values
from handlers.ids import Field, Form, Shortcut
from handlers.interaction import Answer, Interaction, Modal
from handlers.new import channel_offered
from handlers.quoting import as_meta, kept_quote, quote_of
from handlers.reading.new_line import NewLine, read_new
from handlers.routes import Routes
from handlers.showing import carried_out
from handlers.views.add_form import add_form
from handlers.views.blocks import escape, shorten
from handlers.views.opportunity_form import NewForm, new_form
from handlers.views.quoting import quoted_blocks
from store import lifecycle
from store.accounts import account_in, account_within
from store.pipeline import load_pipeline, sources

LONGEST_TITLE = 120
MOST_READ = 600


def create_from(asked: Interaction) -> Answer:
    """The form of a new opportunity, with what was understood of the message; nothing is saved."""
    quote = quote_of(asked)
    line = _understood(asked, quote.text)
    meta = {"origin": asked.origin, "quote": as_meta(quote)}
    with asked.services.readings() as session:
        account = account_in(session, asked.place.id, line.title) or account_within(
            session, asked.place.id, quote.text[:MOST_READ]
        )
        start = NewForm(
            title=shorten(line.title, LONGEST_TITLE),
            account=(f"account:{account.id}", account.name) if account else None,
            amount=line.amount,
            currency=line.currency or asked.place.currency,
            expected_close=line.expected_close,
            owner=asked.who.slack_id,
            channel=channel_offered(asked),
            unread=line.unread,
            description=None if line.title == quote.text else quote.text,
        )
        pipeline = load_pipeline(session, asked.place.id)
        view = new_form(start, pipeline, sources(session, asked.place.id), asked.words, meta)
    return Modal(view | {"blocks": [*quoted_blocks(quote, asked.words), *view["blocks"]]})


def _understood(asked: Interaction, text: str) -> NewLine:
    """The first line as a title; its amount and its date may stand further down."""
    here, currency = asked.here, asked.place.currency
    line = text.strip().partition("\n")[0][:MOST_READ]
    first = read_new(escape(line), here, currency)
    whole = read_new(escape(text[:MOST_READ]), here, currency)
    amount = first if first.amount is not None else whole
    return NewLine(
        # A sentence out of whose middle something is taken is none any more.
        title=first.title if first.title and line.startswith(first.title) else line,
        amount=amount.amount,
        currency=amount.currency,
        expected_close=first.expected_close or whole.expected_close,
        unread=first.unread,
    )


def add_to(asked: Interaction) -> Answer:
    quote = quote_of(asked)
    meta = {"origin": asked.origin, "quote": as_meta(quote)}
    return Modal(add_form(quote, asked.words, meta))


def added(asked: Interaction) -> Answer:
    values = Values(asked.values)
    number = chosen_number(values)
    activity, comment = values.choice(Field.ACTIVITY) or "note", values.text(Field.NOTE)
    quote = kept_quote(asked.view, asked.meta)
    return carried_out(
        asked,
        lambda session: lifecycle.log_activity(
            session, asked.change(), number, activity, comment, quote=quote
        ),
        lambda asked, row: asked.words("The message is kept with #{number}.", number=row.number),
    )


def register(routes: Routes) -> None:
    routes.shortcut(Shortcut.CREATE, create_from)
    routes.shortcut(Shortcut.ADD, add_to)
    routes.form(Form.ADD, added)
