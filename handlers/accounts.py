"""Search as you type for an account, and adding a new one from what was typed."""

from sqlalchemy.orm import Session

from handlers.ids import Field
from handlers.interaction import Answer, Interaction, Options
from handlers.routes import Routes
from handlers.views.blocks import option
from store.accounts import find_or_add_account, name_key, search_accounts

NEW, KNOWN = "new:", "account:"
LONGEST_NEW = 140
MOST = 20


def search(asked: Interaction) -> Answer:
    """Accounts that contain what was typed, and the typed name itself as a new one."""
    typed = " ".join(asked.text.split())[:LONGEST_NEW]
    with asked.services.readings() as session:
        found = search_accounts(session, asked.place.id, typed, MOST)
    options = [option(account.name, f"{KNOWN}{account.id}") for account in found]
    if typed and name_key(typed) not in {account.name_key for account in found}:
        new = asked.words("New account “{name}”", name=typed)
        options.append(option(new, f"{NEW}{typed}"))
    return Options(options)


def chosen_account(session: Session, asked: Interaction, choice: str | None) -> int | None:
    """The id behind a choice of that menu; a new account is added."""
    if choice is None:
        return None
    if choice.startswith(NEW):
        name = choice.removeprefix(NEW)
        return find_or_add_account(session, asked.place.id, name).id
    return int(choice.removeprefix(KNOWN))


def register(routes: Routes) -> None:
    routes.search(Field.ACCOUNT, search)
