"""The theme under our own policy: nothing it draws is a picture the policy forbids."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BOX = """() => {
  const box = document.createElement("input");
  box.type = "checkbox"; box.className = "form-check-input"; box.checked = true;
  document.querySelector("main").append(box);
  const style = getComputedStyle(box);
  return [style.backgroundImage, style.appearance];
}"""


def test_a_ticked_box_shows_its_tick(stranger):
    page = stranger(390, 844)
    page.goto("/")
    assert page.evaluate(BOX) == ["none", "auto"]
    page.screenshot()  # forces the paint that would ask for the picture
    assert page.complaints == []


OUTLINE = "() => getComputedStyle(document.activeElement).outlineStyle"


def test_whoever_goes_by_the_keyboard_sees_where_he_is(stranger):
    page = stranger(390, 844)
    page.goto("/accounts/login/")
    seen = {}
    for _ in range(8):
        page.keyboard.press("Tab")
        seen[page.evaluate("() => document.activeElement.tagName")] = page.evaluate(OUTLINE)
    assert set(seen) == {"A", "INPUT", "BUTTON"} and set(seen.values()) == {"solid"}, seen
