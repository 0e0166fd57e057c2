"""Choosing an opportunity: search as you type, and "Which one?" where a command names none."""

import json
from dataclasses import replace

from handlers.forms import Values
from handlers.ids import Field, Form
from handlers.interaction import Answer, Handler, Interaction, Modal, Options, Reply, Saved
from handlers.reading.line import take_number
from handlers.routes import Routes
from handlers.views.choosing import opportunity_option, which_one
from store import errors, finding

MOST = 20
SHOW = "show"
# What was typed travels in the form, which holds 3000 characters.
LONGEST_KEPT = 2000


def search(asked: Interaction) -> Answer:
    """What fits what was typed; before that, what I last worked on."""
    with asked.services.readings() as session:
        found = finding.offer(session, asked.place.id, asked.who.id, asked.text, MOST)
    return Options([opportunity_option(line, asked.words) for line in found])


def chosen_number(values: Values) -> int:
    """The number that was chosen in a form. Raises ``UnknownChoice``."""
    choice = values.choice(Field.OPPORTUNITY)
    if choice is None:
        raise errors.UnknownChoice
    return int(choice)


def ask_which(asked: Interaction, word: str = SHOW) -> Modal:
    """A form to choose the one for ``/opp word``, with what was typed after it."""
    words = asked.words
    submit = words("Open") if word == SHOW else words("Go on")
    meta = {"word": word, "text": asked.text, "origin": asked.origin}
    return Modal(which_one(words, submit, meta))


def or_ask_which(handler: Handler, word: str) -> Handler:
    """``handler`` of the command ``word``, which asks where it would say that none was named."""

    def answer(asked: Interaction) -> Answer:
        try:
            return handler(asked)
        except errors.NumberMissing:
            if take_number(asked.text)[0] is not None or len(json.dumps(asked.text)) > LONGEST_KEPT:
                raise
            return ask_which(asked, word)

    return answer


def register(routes: Routes) -> None:
    def chosen(asked: Interaction) -> Answer:
        """What the command would have answered, had it named this one."""
        number = chosen_number(Values(asked.values))
        text = f"{number} {asked.meta['text']}"
        answer = routes.commands[asked.meta["word"]](replace(asked, text=text))
        if isinstance(answer, Reply) and asked.response_url:
            return Saved(answer)
        return answer

    routes.search(Field.OPPORTUNITY, search)
    routes.form(Form.WHICH, chosen)
