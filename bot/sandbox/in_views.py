"""What people do in modals and on the Home tab."""

from __future__ import annotations

from typing import Any

from bot.sandbox.choosing import Action, all_options, chosen_action, found_element, with_selection
from bot.sandbox.hands import Hands
from bot.sandbox.limits import check_options
from bot.sandbox.messages import Message
from bot.sandbox.open_views import View
from bot.sandbox.shapes import Json, NotPossible, Outcome
from bot.sandbox.submissions import TROUBLE, settle
from bot.sandbox.team import Person
from bot.sandbox.values import complaints, state_values


class InViews(Hands):
    """Each deed blocks until the app answered or three seconds passed."""

    def press_in_view(
        self, user_id: str, action: Action, state: Json | None = None, **selected: Any
    ) -> Outcome:
        return self._press_in(self._top(user_id), action, state, selected)

    def press_in_home(
        self, user_id: str, action: Action, state: Json | None = None, **selected: Any
    ) -> Outcome:
        home = self._workspace.views.home(user_id)
        if home is None:
            raise NotPossible(f"{user_id} has no Home tab yet")
        return self._press_in(home, action, state, selected)

    def search(
        self, user_id: str, action: Action, query: str, where: tuple[str, str] | None = None
    ) -> list[Json]:
        """Type into a menu with external options: in the open modal, else on the Home tab, or in
        the message that `where` names by channel and ts."""
        return all_options(self.search_answer(user_id, action, query, where))

    def search_answer(
        self, user_id: str, action: Action, query: str, where: tuple[str, str] | None = None
    ) -> Json:
        """The same as the app worded it: options or groups of options, or nothing."""
        person = self._active(user_id)
        with self._workspace.changes:
            place = self._place(person, where)
            blocks = place.blocks if isinstance(place, Message) else place.body["blocks"]
            block, element = found_element(blocks, action)
            if len(query) < element.get("min_query_length", 3):
                return {"options": []}
            payload = self._payloads.search(person, place, block, element, query)
        answer = self._carrier.deliver("interactive", payload, expects_payload=True)
        if answer is None or not answer.accepted:
            return {"options": []}
        problems = [str(problem) for problem in check_options(answer.payload)]
        if problems:
            self._workspace.refuse("block_suggestion", "invalid_options", problems, answer.payload)
            return {"options": []}
        return answer.payload

    def submit(self, user_id: str, values: Json | None = None) -> Outcome:
        """Submit the open modal with `values` over what stands in it."""
        person, view = self._active(user_id), self._top(user_id)
        with self._workspace.change():
            if not view.body.get("submit"):
                raise NotPossible("this modal has nothing to submit")
            blocks = view.body["blocks"]
            view.errors = complaints(blocks, state_values(blocks, values))
            if view.errors:
                return Outcome(errors=view.errors)
            view.busy = True
            payload = self._payloads.view_submission(person, view, values or {})
        answer = self._carrier.deliver("interactive", payload, expects_payload=True)
        with self._workspace.change():
            view.busy = False
            if answer is None or not answer.accepted:
                return Outcome(error=TROUBLE)
            return settle(self._workspace, view, answer.payload)

    def close_view(self, user_id: str, everything: bool = False) -> Outcome:
        """Cancel the open modal; with `everything`, close the whole stack by its cross."""
        person, top = self._active(user_id), self._top(user_id)
        views = self._workspace.views
        with self._workspace.change():
            everything = everything or bool(top.body.get("clear_on_close"))
            view = views.stack(user_id)[0] if everything else top
            views.clear(user_id) if everything else views.close_top(user_id)
            wanted = bool(view.body.get("notify_on_close"))
            payload = self._payloads.view_closed(person, view, everything) if wanted else None
        if payload is not None:
            self._carrier.deliver("interactive", payload, expects_payload=False)
        return Outcome()

    def open_home(self, user_id: str, tab: str = "home") -> Outcome:
        """Open the app: its Home tab, or its messages."""
        person = self._active(user_id)
        if person.is_external:
            raise NotPossible("people of other teams do not see this team's app")
        with self._workspace.change():
            channel = self._workspace.team.direct_messages(user_id)
            event = self._event("app_home_opened", user=user_id, channel=channel.id, tab=tab)
            home = self._workspace.views.home(user_id)
            if home is not None and tab == "home":
                event["view"] = self._workspace.view_as_slack(home)
            payload = self._payloads.event(event)
        if self._app.home_tab and "app_home_opened" in self._app.events:
            self._events.send(payload)
        return Outcome()

    def _press_in(
        self, view: View, action: Action, state: Json | None, selected: dict[str, Any]
    ) -> Outcome:
        person = self._active(view.user_id)
        with self._workspace.change():
            done = chosen_action(view.body["blocks"], action, selected)
            typed = with_selection(state, done)
            payload = self._payloads.view_action(person, view, done, typed)
        return self._interact(payload)

    def _place(self, person: Person, where: tuple[str, str] | None) -> View | Message:
        if where is not None:
            return self._visible(person, *where)
        views = self._workspace.views
        place = views.top(person.id) or views.home(person.id)
        if place is None:
            raise NotPossible(f"{person.id} has nothing open to search in")
        return place
