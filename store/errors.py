"""Every rule a person can break, as a named error with a sentence that says what to do next.

The sentences are English sources for translation; the values in braces are given by the raiser
and are data, never markup. ``field`` names the form field the sentence belongs to, if any.
"""

from typing import Any


def mark(sentence: str) -> str:
    """Mark a sentence for translation where it is defined; it is translated where it is shown."""
    return sentence


class RuleBroken(Exception):
    """A known mistake: it becomes a sentence for the person, never a stack trace."""

    sentence: str = mark("That is not possible.")
    field: str | None = None

    def __init__(self, **values: Any) -> None:
        super().__init__(self.sentence)
        self.values = values


class UnknownNumber(RuleBroken):
    sentence = mark(
        "There is no opportunity #{number}. Try `/opp find` with a word from its title."
    )


class NotAllowed(RuleBroken):
    """The person may not use Oppy at all, or not do this."""

    sentence = mark("Only members of this workspace can work with opportunities. Ask an admin.")


class GuestNotAllowed(NotAllowed):
    sentence = mark("Guests cannot see opportunities. Ask a full member of the workspace.")


class StrangerNotAllowed(NotAllowed):
    sentence = mark("These opportunities belong to another workspace, so I cannot show them here.")


class DeactivatedNotAllowed(NotAllowed):
    sentence = mark("This account has been deactivated, so it cannot work with opportunities.")


class AdminsOnly(NotAllowed):
    sentence = mark("Only an admin can change that. Ask one of: {admins}.")


class AlreadyClosed(RuleBroken):
    sentence = mark("#{number} is already {status}. Reopen it first with `/opp reopen {number}`.")


class NotClosed(RuleBroken):
    sentence = mark("#{number} is open, so there is nothing to reopen.")


class LastStage(RuleBroken):
    sentence = mark(
        "#{number} is in the last stage, {stage}. Close it with `/opp won {number}` "
        "or `/opp lost {number}`."
    )


class SameStage(RuleBroken):
    sentence = mark("#{number} is already in {stage}. Choose another stage.")
    field = "stage"


class UnknownStage(RuleBroken):
    sentence = mark("There is no stage “{name}”. Choose one of: {stages}.")
    field = "stage"


class BackNeedsReason(RuleBroken):
    sentence = mark("Moving back from {here} to {there} needs a reason. Say why in a few words.")
    field = "reason"


class LossNeedsReason(RuleBroken):
    sentence = mark("Choose why it was lost.")
    field = "loss_reason"


class TitleMissing(RuleBroken):
    sentence = mark("Give it a title, for example “Acme renewal”.")
    field = "title"


class TooLong(RuleBroken):
    sentence = mark("That is {length} characters; at most {limit} fit. Shorten it a little.")


class AmountNotUnderstood(RuleBroken):
    sentence = mark("“{text}” is not an amount. Write it like 50k, 1.2m or 48,500.")
    field = "amount"


class AmountOutOfRange(RuleBroken):
    sentence = mark("An amount lies between 0 and 9,999,999,999,999.99.")
    field = "amount"


class UnknownCurrency(RuleBroken):
    sentence = mark("“{text}” is not a currency code. Use one like EUR, USD or CNY.")
    field = "currency"


class CloseDateImplausible(RuleBroken):
    sentence = mark("{date} cannot be right: an expected close lies after {earliest}.")
    field = "expected_close"


class CloseBeforeOpen(RuleBroken):
    sentence = mark("It was opened on {opened}, so it cannot have been closed on {date}.")
    field = "closed_on"


class CloseInFuture(RuleBroken):
    sentence = mark("{date} is in the future. Give the day it was really closed.")
    field = "closed_on"


class DateInPast(RuleBroken):
    sentence = mark("{date} has passed. Choose today or a later day.")
    field = "next_step_on"


class DateMissing(RuleBroken):
    sentence = mark("Choose the date here, or one of the days above.")
    field = "next_step_on"


class HourWithoutDay(RuleBroken):
    sentence = mark("Choose the day too: an hour alone is not enough.")
    field = "next_step_on"


class NoSuchTime(RuleBroken):
    sentence = mark(
        "There is no {time} on {date}: the clocks are set forward over it. Choose another hour."
    )
    field = "next_step_at"


class NextStepMissing(RuleBroken):
    sentence = mark("Say what happens next, for example “call Bob about the quote”.")
    field = "next_step"


class SameOwner(RuleBroken):
    sentence = mark("#{number} already belongs to {owner}. Choose somebody else.")
    field = "owner"


class UnknownPerson(RuleBroken):
    sentence = mark("I know nobody called “{name}” here. Mention them with @ and their name.")
    field = "owner"


class CannotOwn(RuleBroken):
    sentence = mark("{name} cannot own opportunities: only full members of the workspace can.")
    field = "owner"


class ChangedMeanwhile(RuleBroken):
    """Somebody else saved first. ``version`` is the one to look at now."""

    sentence = mark("{who} changed #{number} {ago}. Look at it again before you save.")

    def __init__(self, *, version: int, **values: Any) -> None:
        super().__init__(**values)
        self.version = version


class WaitForDatabase(RuleBroken):
    sentence = mark("The database did not answer. Nothing was changed: try again in a minute.")


class LookWhetherDone(RuleBroken):
    sentence = mark(
        "The database did not answer. If you were changing something, look first whether it was "
        "done, then try again in a minute."
    )


class NumberMissing(RuleBroken):
    sentence = mark("Say which one, for example `/opp {word} 42`.")


class UnknownReport(RuleBroken):
    sentence = mark("There is no report “{name}”. There are: {reports}.")


class AsOfNotUnderstood(RuleBroken):
    sentence = mark("“{text}” is not a day I know. Write it like as of 2026-03-31.")
    field = "as_of"


class AsOfInFuture(RuleBroken):
    sentence = mark("{date} is still to come. Choose a day up to today.")
    field = "as_of"


class UnknownAccount(RuleBroken):
    sentence = mark("There is no account “{name}”. Look for it with `/opp account {name}`.")


class UnknownSubscription(RuleBroken):
    sentence = mark("There is no such subscription. `/opp subscribe` shows what there is.")


class EndsBeforeItBegins(RuleBroken):
    sentence = mark("Your day begins at {begins}. Choose a later hour.")
    field = "works_until"


class UnknownTimeZone(RuleBroken):
    sentence = mark("“{name}” is not a time zone. Write one like Europe/Berlin.")
    field = "timezone"


class NotInChannel(RuleBroken):
    sentence = mark("I am not in this channel. Write `/invite @Oppy` here and try again.")


class SharedChannel(RuleBroken):
    sentence = mark("This channel is shared with another company, so I keep opportunities out.")


class DaysOffNotUnderstood(RuleBroken):
    sentence = mark(
        "“{text}” is not a day. Write one line for each, like 24 Dec or 24 Dec - 2 Jan."
    )
    field = "days_off"


class UnknownChoice(RuleBroken):
    sentence = mark("What you chose is gone. Open the form again and choose anew.")


class UnknownScope(RuleBroken):
    sentence = mark("I do not know “{name}”. Name a person with @, a source, or a currency.")


class NotWholeMonths(RuleBroken):
    sentence = mark("A target is for whole months: write 2026-11, 2026-Q4 or 2026.")
    field = "period"


class ChanceChanged(RuleBroken):
    sentence = mark("{stage} is at {percent} % by now. Ask for the forecast again.")


class TargetOfWhom(RuleBroken):
    sentence = mark(
        "A target is everyone’s, a team’s or a person’s. Write `/opp target @sam 2026-Q4 500k`."
    )
    field = "scope"


class TeamExists(RuleBroken):
    sentence = mark("There is a team called {name} already. Choose another name.")
    field = "name"


class DailyIsForEverybody(RuleBroken):
    sentence = mark("The daily one is always the whole team’s. Write `/opp subscribe daily`.")


class NothingToUndo(RuleBroken):
    sentence = mark("There is nothing of yours to take back in the last 24 hours.")


class TooLateToUndo(RuleBroken):
    sentence = mark("That was more than {hours} hours ago. Change it from its card instead.")


class AlreadyUndone(RuleBroken):
    sentence = mark("That change of #{number} has been taken back already.")


class BuiltUpon(RuleBroken):
    sentence = mark(
        "{who} changed #{number} {ago}, after you. Take that back first, or change it on its card."
    )


class BuiltUponByYourself(BuiltUpon):
    sentence = mark(
        "You changed #{number} again {ago}. Take that back first, or change it on its card."
    )


class MergeWithItself(RuleBroken):
    sentence = mark("Name two opportunities: `/opp merge {number} 57` puts #57 into #{number}.")


class AlreadyMerged(RuleBroken):
    sentence = mark("#{number} is part of #{into} already. Use `/opp {into}`.")


class MergeTheOtherWay(RuleBroken):
    sentence = mark("#{other} is closed. Put the open one into it: `/opp merge {other} {number}`.")


class NameMissing(RuleBroken):
    sentence = mark("Give it a name.")
    field = "name"


class AccountExists(RuleBroken):
    sentence = mark(
        "There is another account called {name}. Give this one a name that tells them apart."
    )
    field = "name"


class ContactExists(RuleBroken):
    sentence = mark("{name} is a contact of {account} already. Add what tells the two apart.")
    field = "name"


class EmailNotUnderstood(RuleBroken):
    sentence = mark("“{text}” is not an e-mail address. Write it like bob@acme.com.")
    field = "email"


class PhoneNotUnderstood(RuleBroken):
    sentence = mark("“{text}” is not a phone number. Write it like +49 30 123456.")
    field = "phone"


class FileTooLarge(RuleBroken):
    sentence = mark("{name} has more than {limit} MB. Split it and drop the parts.")


class FileGone(RuleBroken):
    sentence = mark("That file is not there any more, or I may not see it. Drop it here again.")


class FileNotReadable(RuleBroken):
    sentence = mark(
        "Slack does not let me read {name}. Upload it to Slack itself; if it is there already, "
        "ask an admin to install me again."
    )


class FileChanged(RuleBroken):
    sentence = mark(
        "{name} is not what you looked at any more, so nothing was imported. This is how it is now."
    )


class FileNotTaken(RuleBroken):
    sentence = mark("Slack did not take {name}. Try again in a minute.")


class FileNotHandedOver(RuleBroken):
    sentence = mark("Slack did not hand {name} over in time. Try again in a minute.")
