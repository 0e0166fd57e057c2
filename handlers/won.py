"""Won: asks for the final amount and the day, then closes."""

from typing import Any

from sqlalchemy.orm import Session

from handlers.forms import Values
from handlers.ids import Act, Field, Form
from handlers.interaction import Answer, Interaction, View
from handlers.opening import Build, form_about, form_from_button, number_asked
from handlers.reading.closing_line import read_won
from handlers.routes import Routes
from handlers.showing import carried_out
from handlers.views.step_forms import won_form
from store import lifecycle
from store.lifecycle import UNCHANGED
from store.models import Opportunity


def won(asked: Interaction) -> Answer:
    """``/opp won 42 [55k] [on 3 Mar]``."""
    number, rest = number_asked(asked, "won")
    return form_about(asked, number, _form(asked, rest))


def won_pressed(asked: Interaction) -> Answer:
    return form_from_button(asked, _form(asked, ""))


def closed_as_won(asked: Interaction) -> Answer:
    values = Values(asked.values, asked.view.get("blocks"))
    amount, currency = _final_amount(values, said=bool(asked.meta.get("said")))
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


def _final_amount(values: Values, *, said: bool) -> tuple[Any, Any]:
    """What the person typed; left alone it stays as it is, whatever it has become meanwhile."""
    if said or values.touched(Field.AMOUNT) or values.touched(Field.CURRENCY):
        return values.money(Field.AMOUNT, Field.CURRENCY)
    return UNCHANGED, UNCHANGED


def _form(asked: Interaction, text: str) -> Build:
    today = asked.change().today

    def build(_session: Session, row: Opportunity, meta: dict[str, Any]) -> View:
        said = read_won(text, today, row.currency)
        meta = meta | {"said": said.money is not None}
        return won_form(row, said.money, said.on or today, asked.words, meta, said.unread)

    return build


def _said(asked: Interaction, row: Opportunity) -> str:
    money = asked.words.money(row.amount, row.currency)
    return asked.words(":tada: #{number} is won: {money}.", number=row.number, money=money)


def register(routes: Routes) -> None:
    routes.command("won", won)
    routes.action(Act.WON, won_pressed)
    routes.form(Form.WON, closed_as_won)
