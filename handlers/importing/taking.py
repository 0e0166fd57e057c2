"""The buttons below a look: import it, answer what is asked, have a mapping file, forget it."""

import datetime as dt
from dataclasses import replace

from handlers.forms import Values
from handlers.handing_out import Parcel, hand_out
from handlers.ids import Act, Form
from handlers.importing import showing
from handlers.importing.fetching import fetch, options_for
from handlers.interaction import Answer, Interaction, Modal, Nothing, Reply, Saved
from handlers.routes import Routes
from handlers.views.import_outcome import outcome_blocks, progress_text
from handlers.views.import_questions import asked_here, field_of, questions_form
from handlers.views.import_words import said
from store import errands, looks
from store.database import AWAY
from store.errors import FileChanged, UnknownChoice
from store.importing.mapping import as_yaml
from store.importing.report import ImportRefused, Outcome
from store.importing.run import import_file
from store.looks import Look
from store.models import Person
from store.people import check_may_administer

EDIT_EVERY = dt.timedelta(seconds=2)
LET_GO_TRIES = 20


def pressed(asked: Interaction) -> Answer:
    """Import exactly what was shown, once."""
    look = _look(asked, asked.value)
    with asked.services.sessions.begin() as session:
        mine = errands.begin(session, look.import_errand, asked.now)
    if not mine:
        return Reply(asked.words("That is imported already, or it is being imported."))
    asked.services.slowly(take, asked, look)
    return Nothing()


def take(asked: Interaction, look: Look) -> None:
    """Say how far it is, then what came of it, in place of what was shown."""
    services = asked.services
    try:
        outcome = _imported(asked, look)
    except AWAY as error:
        # Said at once: who is told to try again in a minute leaves time to let go of it.
        _tell_failure(asked, look, error)
        _let_go(asked, look, type(error).__name__)
        return
    except Exception as error:
        _let_go(asked, look, type(error).__name__)
        _tell_failure(asked, look, error)
        return
    with services.sessions.begin() as session:
        errands.end(session, look.import_errand, services.clock())
    showing.edit(asked, look, *outcome_blocks(outcome, asked.words))


def _tell_failure(asked: Interaction, look: Look, error: Exception) -> None:
    """With the buttons to try again."""
    if isinstance(error, FileChanged | ImportRefused):
        showing.show(asked, look, showing.sentence_of(asked, error))
    else:
        showing.tell_failure(asked, look, error)


def _let_go(asked: Interaction, look: Look, reason: str) -> None:
    """It may be tried again. A database that was busy a moment ago may still be."""
    for _ in range(LET_GO_TRIES):
        try:
            with asked.services.sessions.begin() as session:
                errands.break_off(session, look.import_errand, reason)
        except AWAY:
            continue
        return


def _imported(asked: Interaction, look: Look) -> Outcome:
    """Raises ``FileChanged`` when it is not what was shown any more."""
    services = asked.services
    showing.edit(asked, look, progress_text(look.name, "Reading", 0, None, asked.words))
    fetched = fetch(asked, look)
    if fetched.digest(look) != look.digest:
        raise FileChanged(name=look.name)
    with options_for(asked, look, fetched) as options:
        outcome = import_file(
            services.database, options, services.defaults, services.clock(), _Progress(asked, look)
        )
    services.wake()
    return outcome


class _Progress:
    """Edits the message now and then. Not while it saves: nothing is posted in a transaction."""

    def __init__(self, asked: Interaction, look: Look) -> None:
        self._asked, self._look = asked, look
        self._told = asked.services.clock()

    def __call__(self, doing: str, done: int, total: int | None) -> None:
        now = self._asked.services.clock()
        is_checked = doing == "Checking" and done == total
        if doing == "Saving" or (now - self._told < EDIT_EVERY and not is_checked):
            return
        self._told = now
        text = progress_text(self._look.name, doing, done, total, self._asked.words)
        showing.edit(self._asked, self._look, text)


def asks(asked: Interaction) -> Answer:
    return Modal(questions_form(_look(asked, asked.value), asked.words))


def answered(asked: Interaction) -> Answer:
    """Look again with what was chosen."""
    look = _look(asked, str(asked.meta["look"]))
    values = Values(asked.values)
    chosen = {
        (one.about.value, one.value): values.choice(field_of(place))
        for place, one in enumerate(asked_here(look))
    }
    before = {(about, value): meant for about, value, meant in look.answers}
    meant = before | {key: one for key, one in chosen.items() if one}
    answers = tuple((about, value, one) for (about, value), one in meant.items())
    asked.services.slowly(showing.show, asked, replace(look, answers=answers))
    return Saved(None)


def wants_mapping(asked: Interaction) -> Answer:
    """All that is open, as a file to fill in and drop into the thread."""
    look = _look(asked, asked.value)
    words = asked.words
    use = words("Then drop this file into the thread of the table.")
    content = as_yaml(look.questions, use, lambda text: said(text, words)).encode()
    comment = words("Fill it in, then drop it here, in this thread.")
    title = words("Mapping file")
    parcel = Parcel("mapping.yaml", title, content, comment, look.channel, look.thread)
    asked.services.slowly(hand_out, asked, errands.MAPPING, lambda: parcel)
    return Nothing()


def forgets(asked: Interaction) -> Answer:
    look = replace(_look(asked, asked.value), is_forgotten=True)
    with asked.services.sessions.begin() as session:
        looks.keep(session, look)
    said_ = asked.words("Forgotten: nothing was imported.")
    asked.services.later(showing.edit, asked, look, said_)
    return Nothing()


def _look(asked: Interaction, look_id: str) -> Look:
    """Raises ``AdminsOnly``, and ``UnknownChoice`` for one that was forgotten."""
    with asked.services.readings() as session:
        person = session.get_one(Person, asked.who.id)
        check_may_administer(session, person, asked.services.admins)
        look = looks.find_look(session, asked.place.id, int(look_id)) if look_id.isdigit() else None
    if look is None:
        raise UnknownChoice
    return look


def register(routes: Routes) -> None:
    routes.action(Act.IMPORT, pressed)
    routes.action(Act.IMPORT_ASK, asks)
    routes.form(Form.IMPORT_ANSWERS, answered)
    routes.action(Act.IMPORT_MAPPING, wants_mapping)
    routes.action(Act.IMPORT_FORGET, forgets)
