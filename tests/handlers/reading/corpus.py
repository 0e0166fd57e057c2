"""What sales people write for a day and an hour, and what they mean by it.

Seen from a Wednesday, ten in the morning. “?” stands for what can be read in two ways, or says
neither: only asking is right. A day without an hour means just the day.
"""

import datetime as dt
from zoneinfo import ZoneInfo

from handlers.reading.whens import When

HERE = dt.datetime(2026, 11, 25, 10, tzinfo=ZoneInfo("Europe/London"))

ENGLISH = """
today                      2026-11-25
tomorrow                   2026-11-26
tmr                        2026-11-26
the day after tomorrow     2026-11-27
tonight 8pm                2026-11-25 20:00
fri                        2026-11-27
Friday                     2026-11-27
on friday                  2026-11-27
this friday                2026-11-27
this monday                ?
next friday                2026-12-04
next mon                   2026-11-30
mon                        2026-11-30
wed                        2026-12-02
fri 3pm                    2026-11-27 15:00
3pm fri                    2026-11-27 15:00
Friday, 3 p.m.             2026-11-27 15:00
fri at 3                   ?
friday at 15:00            2026-11-27 15:00
tuesday 10am               2026-12-01 10:00
next tue 10:15am           2026-12-01 10:15
tomorrow 9:30              2026-11-26 09:30
tomorrow at 9.30am         2026-11-26 09:30
tomorrow 3:30              ?
tomorrow morning at 9      2026-11-26 09:00
3 in the afternoon         2026-11-25 15:00
tomorrow afternoon         2026-11-26
fri noon                   2026-11-27 12:00
noon                       2026-11-25 12:00
at 15:00                   2026-11-25 15:00
5pm                        2026-11-25 17:00
today 5pm                  2026-11-25 17:00
today 9am                  ?
3 o'clock                  ?
midnight fri               ?
12am friday                ?
in 2 hours                 2026-11-25 12:00
in half an hour            2026-11-25 10:30
in 90 minutes              2026-11-25 11:30
in 3 days                  2026-11-28
3 days                     2026-11-28
in two weeks               2026-12-09
in 2 weeks at 3pm          2026-12-09 15:00
2 weeks from now           2026-12-09
in a month                 2026-12-25
in a fortnight             2026-12-09
a week from friday         2026-12-04
end of month               2026-11-30
eom                        2026-11-30
by the end of the month    2026-11-30
end of next month          2026-12-31
end of March               2027-03-31
end of Q1                  2027-03-31
Q1 end                     2027-03-31
end of quarter             2026-12-31
end of year                2026-12-31
eod                        2026-11-25
eod friday                 2026-11-27
end of week                ?
next week                  2026-11-30
next month                 2026-12-01
next quarter               2027-01-01
friday next week           2026-12-04
31 Mar                     2027-03-31
March 31                   2027-03-31
31st of March              2027-03-31
Mar 31, 2027               2027-03-31
31 Mar 2pm                 2027-03-31 14:00
31-Mar-2027                2027-03-31
31.03.2027                 2027-03-31
2027-03-31                 2027-03-31
2027-03-31 14:00           2027-03-31 14:00
2027-03-31T14:00           2027-03-31 14:00
3/31                       2027-03-31
31/3                       2027-03-31
3/4                        ?
31/4                       ?
30 Feb                     ?
24 Nov                     ?
the 5th                    2026-12-05
the 5th of next month      2026-12-05
Fri 27 Nov                 2026-11-27
Fri 28 Nov                 ?
mon or tue                 ?
fri 3-4pm                  ?
mid january                ?
early next week            ?
soon                       ?
42                         ?
2027                       ?
1.5                        ?
24/7                       ?
3 decks                    ?
May                        ?
monday.com                 ?
money                      ?
"""

CHINESE = """
今天                2026-11-25
明天                2026-11-26
后天                2026-11-27
大后天              2026-11-28
今晚8点             2026-11-25 20:00
明早九点            2026-11-26 09:00
明天上午10点半      2026-11-26 10:30
明天下午三点        2026-11-26 15:00
明天下午            2026-11-26
明天三点            ?
明天15:00           2026-11-26 15:00
明天１５：００      2026-11-26 15:00
后天中午            2026-11-27 12:00
下午三点            2026-11-25 15:00
三点                ?
周五                2026-11-27
本周五              2026-11-27
这周五              2026-11-27
下周三              2026-12-02
下周三下午三点      2026-12-02 15:00
下周三 下午3点      2026-12-02 15:00
下下周一            2026-12-07
周五15:00           2026-11-27 15:00
周五下午3点半       2026-11-27 15:30
星期五上午九点一刻  2026-11-27 09:15
礼拜天              2026-11-29
周二十点            2026-12-01 10:00
下周二十点          ?
下周                2026-11-30
三天后              2026-11-28
两周后              2026-12-09
一个月后            2026-12-25
两小时后            2026-11-25 12:00
半小时后            2026-11-25 10:30
一个半小时后        2026-11-25 11:30
20分钟后            2026-11-25 10:20
下个月              2026-12-01
下个月5号           2026-12-05
5号                 2026-12-05
二十八号            2026-11-28
3月31日             2027-03-31
三月三十一号        2027-03-31
2027年3月31日       2027-03-31
3月31日下午2点      2027-03-31 14:00
明年3月5日          2027-03-05
月底                2026-11-30
本月底              2026-11-30
下个月底            2026-12-31
3月底               2027-03-31
年底                2026-12-31
明年底              2027-12-31
季度末              2026-12-31
一季度末            2027-03-31
下季度              2027-01-01
周五前              2026-11-27
今天下班前          2026-11-25
11月27日（周五）    2026-11-27
11月28日周五        ?
2月30日             ?
11月24日            ?
上午15点            ?
明天晚上12点        ?
周末                ?
下周末              ?
月初                ?
过几天              ?
尽快                ?
下周三方会谈        ?
今日头条            ?
周八                ?
"""


def phrases(table: str) -> list[tuple[str, When | None]]:
    """Each phrase with what is meant, or with nothing where one must ask."""
    return [_line(line) for line in table.strip().splitlines()]


def _line(line: str) -> tuple[str, When | None]:
    phrase, _, meant = line.rpartition("  ")
    if meant.strip() == "?":
        return phrase.strip(), None
    day, _, time = meant.strip().partition(" ")
    at = dt.time.fromisoformat(time) if time else None
    return phrase.strip(), When(dt.date.fromisoformat(day), at)
