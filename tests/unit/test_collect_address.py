"""Two addresses of one article are one; two articles are never one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.collect.address import article_id, canonical

SAME = [
    ("http://example.org/a", "https://example.org/a"),
    ("https://www.example.org/a", "https://example.org/a"),
    ("https://EXAMPLE.org/a", "https://example.org/a"),
    ("https://example.org./a", "https://example.org/a"),
    ("http://example.org:80/a", "https://example.org:443/a"),
    ("https://example.org/a/", "https://example.org/a"),
    ("https://example.org", "https://example.org/"),
    ("https://example.org/a#commentaires", "https://example.org/a"),
    ("https://example.org/a?b=2&a=1", "https://example.org/a?a=1&b=2"),
    ("https://example.org/a?a=1&amp;b=2", "https://example.org/a?a=1&b=2"),
    ("https://example.org/a?a=1&amp;amp;b=2", "https://example.org/a?a=1&b=2"),
    ("https://example.org/a?utm_source=rss&utm_medium=feed", "https://example.org/a"),
    ("https://example.org/a?UTM_Campaign=x&id=7", "https://example.org/a?id=7"),
    ("https://example.org/a?fbclid=x&gclid=y&xtor=RSS-1&at_medium=custom7", "https://example.org/a"),
    ("https://example.org/a?ref=rss", "https://example.org/a"),
    ("https://example.org/a;jsessionid=0A1B?id=7", "https://example.org/a?id=7"),
    ("https://example.org/a?PHPSESSID=0a1b&id=7", "https://example.org/a?id=7"),
    ("https://example.org/a?sid=0123456789abcdef0123456789ABCDEF", "https://example.org/a"),
    (
        "https://example.org/أنصار-الدين",
        "https://example.org/%d8%a3%d9%86%d8%b5%d8%a7%d8%b1-%D8%A7%D9%84%D8%AF%D9%8A%D9%86/",
    ),
    ("https://example.org/l’émir", "https://example.org/l%E2%80%99%c3%a9mir"),
    ("https://مثال.example/خبر", "https://xn--mgbh0fb.example/خبر"),
    (" \n https://example.org/a\u200b ", "https://example.org/a"),
    ("https://example.org/long\n-name", "https://example.org/long-name"),
    ("https://user:word@example.org/a", "https://example.org/a"),
]

DIFFERENT = [
    ("https://example.org//a", "https://example.org/a"),  # some outlets have `//` in their paths
    ("https://example.org/a", "https://example.org/A"),
    ("https://example.org/a?id=1", "https://example.org/a?id=2"),
    ("https://example.org/?cid=1", "https://example.org/?cid=2"),
    ("https://example.org/?gallery=1", "https://example.org/?gallery=2"),
    ("https://example.org/modules.php?name=News&sid=1", "https://example.org/modules.php?name=News&sid=2"),
    ("https://example.org/?q=node/1", "https://example.org/?q=node/2"),
    ("https://example.org/a?source=maliweb", "https://example.org/a?source=malijet"),
    ("https://example.org:8080/a", "https://example.org/a"),
    ("https://fr.example.org/a", "https://example.org/a"),
    ("https://example.org/مالي", "https://example.org/النيجر"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_two_addresses_of_one_article(one: str, other: str) -> None:
    assert canonical(one) == canonical(other)
    assert article_id(one) == article_id(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_addresses_of_two_articles(one: str, other: str) -> None:
    assert article_id(one) != article_id(other)


def test_an_identity_is_the_same_everywhere() -> None:
    assert article_id("https://example.org/a") == "b5b10dd0429e69ac7cfaf0a20b6901c1"


@pytest.mark.parametrize(
    "junk",
    [
        "",
        " ",
        "http://",
        "http://[::1",
        "https://example.org:port/",
        "://",
        "%",
        "javascript:alert(1)",
        "mailto:a@b.c",
        "http://\ud800/",
        "a\x00b",
    ],
)
def test_junk_gives_something_and_never_raises(junk: str) -> None:
    assert canonical(canonical(junk)) == canonical(junk)
    assert len(article_id(junk)) == 32


addresses = st.builds(
    "{}://{}{}{}{}{}".format,
    st.sampled_from(["http", "https", "HTTP"]),
    st.sampled_from(
        [
            "example.org",
            "www.example.org",
            "مثال.example",
            "192.0.2.1",
            "[2001:db8::1]",
            "www.www.a.b",
            "www.fr",
            "a..b",
        ]
    ),
    st.sampled_from(["", ":80", ":443", ":8080", ":"]),
    st.text(alphabet="/a%2Fé;=.سم:@!'()*+,$~ &#?\\|", max_size=20).map(lambda path: f"/{path}"),
    st.text(alphabet="?&=a%26+;é/utm_sid", max_size=20).map(lambda query: f"?{query}"),
    st.text(max_size=5).map(lambda fragment: f"#{fragment}"),
)


@given(st.one_of(addresses, st.text(), st.text().map(lambda text: f"http://example.org/{text}")))
def test_canonical_of_canonical_is_itself(url: str) -> None:
    assert canonical(canonical(url)) == canonical(url)
