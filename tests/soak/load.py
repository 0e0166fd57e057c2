"""What people do all day, as fast as they get answers."""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from statistics import median, quantiles

from bot.sandbox import Outcome, Sandbox
from tests.people import Actor, NotAnswered

PEOPLE = ("li", "sam", "chen", "maria")
PAUSE_S = 0.3


class Load:
    """Four people at once; how long each acknowledgement took, and what went wrong."""

    def __init__(self, slack: Sandbox) -> None:
        self._slack = slack
        self._lock = threading.Lock()
        self._took: dict[str, list[float]] = {}
        self._wrong: Counter[str] = Counter()

    def threads(self, ending: threading.Event) -> list[threading.Thread]:
        return [threading.Thread(target=self._work, args=(name, ending)) for name in PEOPLE]

    def problems(self) -> list[str]:
        return [f"{what}: {times} times" for what, times in self._wrong.items()]

    def table(self) -> str:
        lines = [f"{'':<12}{'times':>8}{'p50 ms':>10}{'p99 ms':>10}{'most ms':>10}"]
        for what, took in sorted(self._took.items()):
            p99 = quantiles(took, n=100)[98] if len(took) > 1 else took[0]
            numbers = (median(took) * 1e3, p99 * 1e3, max(took) * 1e3)
            cells = "".join(f"{number:>10.1f}" for number in numbers)
            lines.append(f"{what:<12}{len(took):>8}{cells}")
        return "\n".join(lines)

    def _work(self, name: str, ending: threading.Event) -> None:
        actor, dice = Actor(self._slack, name), random.Random(name)
        actor.channel = actor.channel_id("#deals")
        made = 0
        while not ending.wait(PAUSE_S):
            number = dice.randrange(1, max(made * len(PEOPLE), 1) + 1)
            if made < 5 or dice.random() < 0.05:
                self._timed("new", lambda: _creates(actor, dice))
                made += 1
            else:
                word, text = dice.choice(_DOINGS)
                command = text.format(number=number)
                self._timed(word, lambda text=command: _does(actor, text))

    def _timed(self, what: str, work: Callable[[], Outcome | None]) -> None:
        began = time.perf_counter()
        try:
            work()
        except (NotAnswered, AssertionError) as error:
            with self._lock:
                self._wrong[f"{what}: {str(error).splitlines()[0]}"] += 1
            return
        with self._lock:
            self._took.setdefault(what, []).append(time.perf_counter() - began)


_DOINGS = (
    ("list", "/opp list"),
    ("show", "/opp {number}"),
    ("find", "/opp find acme"),
    ("due", "/opp"),
    ("note", "/opp note {number} Called, they want the offer"),
    ("next", "/opp next {number} tomorrow call Bob"),
    ("advance", "/opp advance {number}"),
    ("report", "/opp report funnel"),
    ("help", "/opp help"),
    ("status", "/opp status"),
)


def _does(actor: Actor, command: str) -> Outcome:
    done = actor.types(command)
    return actor.modal.submits() if actor.has_modal else done


def _creates(actor: Actor, dice: random.Random) -> Outcome:
    actor.types(f"/opp new Acme renewal {dice.randrange(10**6)} 50k close 31 Mar 2027")
    return actor.modal.submits()
