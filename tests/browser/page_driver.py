"""Two ways to use a page: with a pointer, and with the keyboard alone."""

from typing import Protocol

from playwright.sync_api import Locator, Page


class Hands(Protocol):
    """What a person does to a page; every name is the accessible one."""

    def __init__(self, page: Page) -> None: ...

    def press(self, role: str, name: str) -> None: ...

    def type(self, label: str, text: str) -> None: ...

    def choose(self, label: str, option: str) -> None: ...

    def set_day(self, label: str, day: str) -> None: ...


def named(page: Page, role: str, name: str) -> Locator:
    """Find the one control of that role and name."""
    return page.get_by_role(role, name=name, exact=True)  # type: ignore[arg-type]  # playwright lists the roles


class Pointer:
    """Clicks."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, role: str, name: str) -> None:
        named(self.page, role, name).click()

    def type(self, label: str, text: str) -> None:
        self.page.get_by_label(label, exact=True).fill(text)

    def choose(self, label: str, option: str) -> None:
        self.page.get_by_label(label, exact=True).select_option(label=option)

    def set_day(self, label: str, day: str) -> None:
        self.page.get_by_label(label, exact=True).fill(day)


class Keyboard:
    """Presses keys, and never sets the focus by anything but Tab and Shift+Tab."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, role: str, name: str) -> None:
        self._reach(named(self.page, role, name))
        self.page.keyboard.press("Space" if role == "checkbox" else "Enter")

    def type(self, label: str, text: str) -> None:
        self._reach(self.page.get_by_label(label, exact=True))
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(text)

    def choose(self, label: str, option: str) -> None:
        self._reach(self.page.get_by_label(label, exact=True))
        self.page.keyboard.type(option)

    def set_day(self, label: str, day: str) -> None:
        field = self.page.get_by_label(label, exact=True)
        self._reach(field)
        year, month, date = day.split("-")
        self.page.keyboard.type(month + date + year)  # as the field is in the United States
        assert field.input_value() == day

    def _reach(self, wanted: Locator) -> None:
        """Press Tab, or Shift+Tab if that is shorter, until the focus is there and can be seen."""
        wanted.wait_for()
        focus_is_behind = (
            "e => !!(document.activeElement.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_PRECEDING)"
        )
        key = "Shift+Tab" if wanted.evaluate(focus_is_behind) else "Tab"
        for _ in range(60):
            if wanted.evaluate("e => e === document.activeElement"):
                assert wanted.evaluate("e => getComputedStyle(e).outlineStyle") == "solid", (
                    "the focus is not to be seen"
                )
                return
            self.page.keyboard.press(key)
        raise AssertionError(f"{wanted} is not reached by {key}")
