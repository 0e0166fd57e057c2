"""How other programs write their exports, a file for each; which one a file is from."""

from collections.abc import Sequence
from functools import cache

from store.importing.columns import COMMON_NAMES, names_in, plain
from store.importing.profiles.fxiaoke import FXIAOKE
from store.importing.profiles.hubspot import HUBSPOT
from store.importing.profiles.jiandaoyun import JIANDAOYUN
from store.importing.profiles.oppy import OPPY
from store.importing.profiles.pipedrive import PIPEDRIVE
from store.importing.profiles.salesforce import SALESFORCE
from store.importing.profiles.shape import Profile
from store.importing.profiles.zoho import ZOHO

PROFILES = (OPPY, SALESFORCE, HUBSPOT, PIPEDRIVE, ZOHO, FXIAOKE, JIANDAOYUN)

__all__ = ["OPPY", "PROFILES", "Profile", "known_names", "whose"]


def whose(header: Sequence[str]) -> Profile | None:
    """The program that this header is most like, if it is like any."""
    names = frozenset(map(plain, header))
    best = max(PROFILES, key=lambda profile: profile.likeness(names))
    return best if best.likeness(names) > (0, 0) else None


@cache
def known_names() -> frozenset[str]:
    """Every heading that is known from anywhere, plain."""
    common = {name for text in COMMON_NAMES.values() for name in names_in(text)}
    return frozenset(common).union(*(profile.known for profile in PROFILES))
