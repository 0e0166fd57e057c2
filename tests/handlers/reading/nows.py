"""Moments at which somebody types."""

import datetime as dt
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

ZONES = ("UTC", "Europe/London", "Asia/Shanghai", "America/New_York", "Australia/Lord_Howe")
nows = st.builds(
    dt.datetime.combine,
    st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1)),
    st.times(),
    st.sampled_from(ZONES).map(ZoneInfo),
)
