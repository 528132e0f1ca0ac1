"""What the tests do on the pages: common steps, and drivers that use only a pointer or only the keyboard."""

from typing import Protocol

from playwright.sync_api import Locator, Page

from tests.conftest import Sandbox


def home(sandbox: Sandbox) -> str:
    """Return the URL of a sandbox's Access Tokens page."""
    return sandbox.url.removesuffix("/api") + "/settings/token"


def sign_in(page: Page, sandbox: Sandbox) -> None:
    """Sign in as the first user, an administrator."""
    page.goto(home(sandbox))
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="+ New Token").wait_for()


def fill_new_token(page: Page, name: str) -> None:
    """Open the form for a new token from the list, and fill it in."""
    page.get_by_role("link", name="+ New Token").click()
    fill_in(page, name)


def fill_in(page: Page, name: str) -> None:
    """Fill in the open form for a new token."""
    page.get_by_label("Name").fill(name)
    page.get_by_label("Agents").check()


class PageDriver(Protocol):
    """The actions of a person on a page. Names and labels are the accessible ones."""

    def __init__(self, page: Page) -> None: ...

    def press(self, role: str, name: str) -> None: ...

    def type(self, label: str, text: str) -> None: ...

    def choose(self, label: str, option: str) -> None: ...

    def set_day(self, label: str, day: str) -> None: ...


def control(page: Page, role: str, name: str) -> Locator:
    """Return the locator of the control with a role and a name."""
    return page.get_by_role(role, name=name, exact=True)  # type: ignore[arg-type]  # playwright has a literal type of all roles


class PointerDriver:
    """A driver that clicks."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, role: str, name: str) -> None:
        control(self.page, role, name).click()

    def type(self, label: str, text: str) -> None:
        self.page.get_by_label(label, exact=True).fill(text)

    def choose(self, label: str, option: str) -> None:
        self.page.get_by_label(label, exact=True).select_option(label=option)

    def set_day(self, label: str, day: str) -> None:
        self.page.get_by_label(label, exact=True).fill(day)


class KeyboardDriver:
    """A driver that only presses keys. It moves the focus only with Tab and Shift+Tab."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, role: str, name: str) -> None:
        self._focus(control(self.page, role, name))
        self.page.keyboard.press("Space" if role == "checkbox" else "Enter")

    def type(self, label: str, text: str) -> None:
        self._focus(self.page.get_by_label(label, exact=True))
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(text)

    def choose(self, label: str, option: str) -> None:
        self._focus(self.page.get_by_label(label, exact=True))
        self.page.keyboard.type(option)

    def set_day(self, label: str, day: str) -> None:
        field = self.page.get_by_label(label, exact=True)
        self._focus(field)
        year, month, date = day.split("-")
        self.page.keyboard.type(month + date + year)  # the order of the date field in the locale en-US
        assert field.input_value() == day

    def _focus(self, target: Locator) -> None:
        """Press Tab, or Shift+Tab if the target precedes the focus, until the target has a visible focus."""
        target.wait_for()
        target_precedes_focus = (
            "e => !!(document.activeElement.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_PRECEDING)"
        )
        key = "Shift+Tab" if target.evaluate(target_precedes_focus) else "Tab"
        for _ in range(60):
            if target.evaluate("e => e === document.activeElement"):
                assert target.evaluate("e => getComputedStyle(e).outlineStyle") == "solid", "the focus is not visible"
                return
            self.page.keyboard.press(key)
        raise AssertionError(f"{key} does not reach {target}")
