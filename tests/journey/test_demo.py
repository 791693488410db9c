"""The demo, as a newcomer runs it."""

import json
import re

from demo.play import sought
from tests.journey.conftest import Vigie


def test_the_demo_holds_and_says_what_it_found(vigie: Vigie) -> None:
    done = vigie("demo", "--folder", "here", seconds=110)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert len(re.findall(r"^ +\d+ \(.+ \d+, 2012\)$", done.stdout, re.MULTILINE)) == len(sought()) == 16
    for cited in (
        "(Le Combat [Bamako], November 5, 2012)",
        "(Jeune Afrique, November 10, 2012)",
        "(Terrorism Monitor, November 1, 2012)",
        "October 22, 2012)",
    ):
        assert cited in done.stdout
    assert "did not hold" not in done.stdout
    assert "304 (not modified)" in done.stdout

    # What it collected stays there to be searched, with the commands that it names.
    again = vigie("--config", "here/config", "search", "actor:ansar-dine lang:ar", "--json")
    assert again.returncode == 0, again.stderr
    titles = {hit["title"]["text"] for hit in json.loads(again.stdout)["hits"]}
    assert "الجزائر تستقبل وفدا من انصار الدين وتدعوه الى قطع صلته بالارهاب" in titles, "bold on its page"
