"""Won: asks for the final amount and the day, then closes."""

from handlers.forms import Values
from handlers.ids import Act, Field, Form
from handlers.interaction import Answer, Interaction
from handlers.opening import Build, form_about, form_from_button, number_asked
from handlers.routes import Routes
from handlers.showing import carried_out
from handlers.views.step_forms import won_form
from store import lifecycle
from store.models import Opportunity


def won(asked: Interaction) -> Answer:
    """``/opp won 42``."""
    number, _rest = number_asked(asked, "won")
    return form_about(asked, number, _form(asked))


def won_pressed(asked: Interaction) -> Answer:
    return form_from_button(asked, _form(asked))


def closed_as_won(asked: Interaction) -> Answer:
    values = Values(asked.values)
    amount, currency = values.money(Field.AMOUNT, Field.CURRENCY)
    return carried_out(
        asked,
        lambda session: lifecycle.win(
            session,
            asked.change(asked.meta["version"]),
            asked.meta["number"],
            closed_on=values.date(Field.CLOSED_ON),
            amount=amount,
            currency=currency,
        ),
        _said,
    )


def _form(asked: Interaction) -> Build:
    today = asked.change().today
    return lambda _session, row, meta: won_form(row, today, asked.words, meta)


def _said(asked: Interaction, row: Opportunity) -> str:
    money = asked.words.money(row.amount, row.currency)
    return asked.words(":tada: #{number} is won: {money}.", number=row.number, money=money)


def register(routes: Routes) -> None:
    routes.command("won", won)
    routes.action(Act.WON, won_pressed)
    routes.form(Form.WON, closed_as_won)
