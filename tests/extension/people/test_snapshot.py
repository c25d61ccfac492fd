"""The copy of the page that the panel reads: complete to the eye, free of the rest, and taken without a trace."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.extension.browser import chromium_path
from tests.extension.people.chromium import SNAPSHOT, Reader, reader
from tests.requirements import missing

pytestmark = pytest.mark.browser

SELECT = """([first, last]) => {
    const range = document.createRange();
    range.setStart(document.querySelector(first).firstChild, 2);
    range.setEnd(document.querySelector(last).firstChild, 3);
    getSelection().addRange(range);
}"""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Reader]:
    if not chromium_path():
        missing("browser", "no Chromium on this machine")
    with reader() as opened:
        yield opened


def shot(chromium: Reader, html: str, before: str = "() => 0") -> dict[str, Any]:
    chromium.snapshot(html)
    chromium.page.evaluate(before)
    taken: dict[str, Any] = chromium.page.evaluate(SNAPSHOT, chromium.source)["shot"]
    return taken


def test_invisible_things_stay_behind(chromium: Reader) -> None:
    html = """<style>.off {display: none} .faint {visibility: hidden}</style><p class="off">one@acme.example</p>
        <p class="faint">two@acme.example</p><p hidden>three@acme.example</p><script>"four@acme.example"</script>
        <template>five@acme.example</template><p style="color: red" onclick="six()">seen@acme.example</p>"""
    taken = shot(chromium, html)["html"]
    assert "seen@acme.example" in taken
    assert taken.count("@acme.example") == 1
    assert "<style" not in taken
    assert "onclick" not in taken


def test_what_machines_declare_is_kept(chromium: Reader) -> None:
    html = """<head><title>Team</title><meta name="citation_author" content="Jane Doe"></head>
        <script type="application/ld+json">{"@type": "Person", "name": "Jane Doe"}</script>"""
    taken = shot(chromium, html)
    assert 'content="Jane Doe"' in taken["html"]
    assert '{"@type": "Person"' in taken["html"]
    assert taken["title"] == "Team"
    assert taken["url"] == "https://page.example/"


def test_ticks_are_written_down_and_typed_text_is_not(chromium: Reader) -> None:
    html = '<input type=checkbox id=a value=a><input type=checkbox id=b checked><input id=c value="secret">'
    before = "() => { a.checked = true; b.checked = false; c.value = 'typed'; }"
    taken = shot(chromium, html, before)["html"]
    assert '<input type="checkbox" id="a" checked="">' in taken
    assert '<input type="checkbox" id="b">' in taken
    assert "secret" not in taken
    assert "typed" not in taken


def test_selected_text_is_wrapped(chromium: Reader) -> None:
    before = f"() => ({SELECT})(['#first', '#last'])"
    taken = shot(chromium, "<p id=first>abcdef<p>middle<p id=last>uvwxyz<p>after", before)
    assert 'ab<span data-relance-selected="">cdef</span>' in taken["html"]
    assert '<span data-relance-selected="">middle</span>' in taken["html"]
    assert '<span data-relance-selected="">uvw</span>xyz' in taken["html"]
    assert "after</p>" in taken["html"]
    assert taken["selection"].split() == ["cdef", "middle", "uvw"]


def test_open_shadow_trees_are_read(chromium: Reader) -> None:
    before = """() => { const root = box.attachShadow({mode: "open"});
        root.innerHTML = "<p>shadow@acme.example <slot></slot></p>"; }"""
    taken = shot(chromium, "<div id=box>slotted@acme.example</div>", before)["html"]
    assert "shadow@acme.example" in taken
    assert taken.count("slotted@acme.example") == 1


def test_the_page_is_not_touched(chromium: Reader) -> None:
    html = "<body><x-card>jane@acme.example</x-card><img src=x><p>text</p></body>"
    before = """() => { window.made = 0; window.changed = 0;
        customElements.define("x-card", class extends HTMLElement { constructor() { super(); window.made += 1; } });
        new MutationObserver(() => { window.changed += 1; }).observe(document, {subtree: true, childList: true,
            attributes: true, characterData: true}); }"""
    assert "jane@acme.example" in shot(chromium, html, before)["html"]
    assert chromium.page.evaluate("() => Promise.resolve([made, changed])") == [1, 0]


def test_a_page_beyond_the_cap_is_cut_and_says_so(chromium: Reader) -> None:
    taken = shot(chromium, "<p>jane@acme.example</p>" + f"<p>{'0123456789' * 100}</p>" * 4000)
    assert taken["truncated"]
    assert len(taken["html"]) < 3_200_000
    assert "jane@acme.example" in taken["html"]
    assert not shot(chromium, "<p>short</p>")["truncated"]


def test_a_body_left_hidden_by_a_failed_script_is_read(chromium: Reader) -> None:
    assert "jane@acme.example" in shot(chromium, "<body style='display:none'><p>jane@acme.example</p>")["html"]


def test_selected_people_are_found(chromium: Reader) -> None:
    before = "() => getSelection().selectAllChildren(jane)"
    html = "<ul><li id=jane>Jane Doe jane@acme.example<li>Richard Roe richard@acme.example</ul>"
    taken = shot(chromium, html, before)
    assert [person["email"] for person in chromium.find(taken["html"])["people"]] == ["jane@acme.example"]


# The page's own timer goes on while the copy is made, each piece of which seems to take longer than a slice.
SLOW_COPY = """async (source) => {
    let now = 0, turns = 0;
    performance.now = () => (now += 100);
    const going = setInterval(() => {
        turns += 1;
        if (turns === 3) { late.remove(); list.append(document.createElement("hr")); }
    }, 1);
    const { html } = await eval(source)();
    clearInterval(going);
    return { html, turns };
}"""


def test_a_long_page_gets_its_turns_and_may_change_meanwhile(chromium: Reader) -> None:
    chromium.snapshot(f"<ul id=list><li>jane@acme.example</li>{'<li>more</li>' * 20}<li id=late>late</li></ul>")
    copy = chromium.page.evaluate(SLOW_COPY, chromium.source)
    assert copy["turns"] > 10
    assert "jane@acme.example" in copy["html"]
    assert copy["html"].count("more") == 20
    assert "late" not in copy["html"]


def test_a_picture_of_an_at_sign_stays(chromium: Reader) -> None:
    taken = shot(chromium, 'jane<img src="at.png" alt="(at)">acme.example <img src="jane.png" alt="Jane Doe">')["html"]
    assert taken.count("<img") == 1
    assert "png" not in taken
