"""The texts of the seeded help desk: tickets, comments, jobs and sites."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Topic:
    """The texts of the tickets in one category. The ids are from pickers.py.

    Attributes:
        category: the id of the category.
        group: the id of the support group.
        kinds: the ids of the ticket types; the first is the most frequent.
        things: the values for `{thing}` in a title or description.
        titles: the titles of tickets.
        descriptions: the descriptions of tickets.
        answers: the public comments of agents.
    """

    category: int
    group: int
    kinds: tuple[int, ...]
    things: tuple[str, ...]
    titles: tuple[str, ...]
    descriptions: tuple[str | None, ...]
    answers: tuple[str, ...]


TOPICS = (
    Topic(
        category=32,
        group=1,
        kinds=(57, 58),
        things=("LT-2041", "LT-1187", "LT-0930", "LT-3302"),
        titles=(
            "Laptop {thing} does not start",
            "Laptop {thing}: battery lasts 20 minutes",
            "Second screen stays black on {thing}",
            'Keyboard types "z" for "y"',
            "Fan of {thing} is loud all day",
            "O'Brien's laptop {thing} fell down the stairs",
            "Dock of {thing} loses the network",
        ),
        descriptions=(
            "Since this morning. The power light blinks three times.",
            "<p>I have tried another charger, <b>same</b> result.</p>",
            "<p>Steps:</p><ol><li>Close the lid</li><li>Open it</li><li>Nothing</li></ol>",
            "Asset {thing}, bought last year, still under warranty.",
            None,
        ),
        answers=(
            "Please bring it to the desk on floor 1.",
            "<p>Battery replaced, report is <i>attached</i>.</p>",
            "A loan laptop is ready for you.",
            "Firmware updated, please try again.",
        ),
    ),
    Topic(
        category=33,
        group=1,
        kinds=(57,),
        things=("PRN-3F-01", "PRN-2F-04", "PRN-1F-02"),
        titles=(
            "Printer {thing} prints blank pages",
            "Toner low on {thing}",
            "打印机不工作 {thing} 🖨️",
            "Paper jam, {thing}, tray 2",
            "Scan to mail fails on {thing}",
            "Imprimante {thing} : « bac vide » affiché à tort",
        ),
        descriptions=(
            "100% of the pages come out white.",
            "<div>Message on the display: <code>E_52&nbsp;&amp; call service</code></div>",
            "It worked yesterday.\nNobody changed anything.",
            "",
            None,
        ),
        answers=(
            "Toner is on its way.",
            "The supplier comes tomorrow.",
            "Cleaned and tested: 50 pages fine.",
        ),
    ),
    Topic(
        category=35,
        group=3,
        kinds=(58, 57),
        things=("Excel", "Power BI", "AutoCAD", "the CRM", "Visio"),
        titles=(
            "Please install {thing}",
            "{thing} crashes when I save",
            "Licence for {thing} expired",
            "=SUM(A1:A9) shows #REF! in budget_2026.xlsx",
            "Update of {thing} stops at 99%",
            "{thing} is in French & I am not",
            "Form shows <br> instead of a new line",
        ),
        descriptions=(
            "My manager has agreed.",
            "<p>Error text:</p><pre>0x80070005; path=C:\\Users\\%USERNAME%\\AppData</pre>",
            "Needed for the month-end, i.e. before Friday 17:00.",
            '<p>See <a href="https://intranet.example.com/apps?id=7&amp;lang=en">the list of apps</a>.</p>',
            None,
        ),
        answers=(
            "Installed, please restart.",
            "<p>Fixed in the next release, work-around: <b>Save as</b>.</p>",
            "Approval of your manager is missing.",
            "Licence assigned.",
        ),
    ),
    Topic(
        category=36,
        group=2,
        kinds=(57,),
        things=("building A", "building B", "the warehouse", "the café"),
        titles=(
            "VPN drops every hour",
            "Wi-Fi in {thing} is slow 📶",
            "No network in {thing}, room 2.14",
            "Cannot reach \\\\files\\R&D_2026",
            "VPN: certificate expired?",
            "Video calls stutter in {thing}",
        ),
        descriptions=(
            "<p>Since Monday, <b>only</b> at home.</p>",
            "Speed test: 0.4 Mbit/s down, 12% loss.",
            "<ul><li>cable: works</li><li>Wi-Fi: does not</li></ul>",
            "Several colleagues have the same.",
            None,
        ),
        answers=(
            "A switch was restarted, is it better now?",
            "Please send a screenshot of the VPN client.",
            "<p>New access point ordered.</p>",
        ),
    ),
    Topic(
        category=37,
        group=4,
        kinds=(58, 59),
        things=("the finance share", "the shared mailbox", "Salesforce", "the HR folder"),
        titles=(
            "Access to {thing}",
            "New starter: laptop & phone",
            "Locked out after three attempts",
            "Please reset my password",
            "Leaver on Friday: close accounts",
            "Remove my access to {thing}",
            "Name change after wedding (Müller, not Muller)",
        ),
        descriptions=(
            "For the audit, until the end of the quarter.",
            "<p>Same rights as my predecessor, please.</p>",
            "I think Caps Lock was on.",
            None,
            None,
        ),
        answers=(
            "The owner of the folder has been asked.",
            "Done. It may take an hour until you see it.",
            "<p>A temporary password was sent to your manager.</p>",
        ),
    ),
    Topic(
        category=38,
        group=1,
        kinds=(57, 58),
        things=("desk phone", "headset", "company mobile", "meeting room phone"),
        titles=(
            "My {thing} is dead",
            "New {thing} please",
            "Roaming for a trip to 上海",
            "{thing}: callers hear an echo",
            "SIM card lost",
        ),
        descriptions=(
            "I can hear them, they can't hear me.",
            "Travelling from the 14th to the 20th.",
            "<p>Model: <em>Explorer 3</em></p>",
            None,
        ),
        answers=("Roaming is on.", "Please pick it up at the desk.", "The old SIM is blocked."),
    ),
    Topic(
        category=39,
        group=5,
        kinds=(60, 58),
        things=("the lift", "room Åland", "the car park barrier", "the coffee machine"),
        titles=(
            "{thing} is out of order",
            "Too cold in room 3.02 (16 °C)",
            "Key card does not open {thing}",
            "Light flickers near {thing}",
            'Sign on {thing} says "Pul"',
        ),
        descriptions=("<p>Reported twice already 😕</p>", "Since last week.", "", None),
        answers=("The technician is informed.", "Repaired this morning.", "Card was demagnetised, replaced."),
    ),
)

QUESTIONS = (
    "Is there any news?",
    "Still the same here.",
    "Thank you!",
    "<p>Now it works, please close.</p>",
    "I am on leave until Monday, please ask my colleague.",
)

NOTES = (
    "Called, no answer. Will try again tomorrow.",
    "Called back",
    "Same cause as last week's, see the problem record.",
    "<p>Asked the supplier, reference <b>SR#4471_B</b>.</p>",
    "Escalate if not solved by noon.",
)

# Department and job title.
JOBS = (
    ("Finance", "Accountant"),
    ("Finance", "Controller"),
    ("Sales", "Account manager"),
    ("Sales", "Head of Sales & Marketing"),
    ("R&D", "Engineer"),
    ("R&D", "Lab technician"),
    ("People", "Recruiter"),
    ("Logistics", "Shift lead"),
    (None, "Trainee"),
    ("Logistics", None),
)

# City, country, office phone and mobile phone. The numbers are reserved for fiction; {0} is from 00 to 99.
SITES = (
    ("London", "United Kingdom", "+44 20 7946 00{0}", "+44 7700 9000{0}"),
    ("Cork", "Ireland", "+353 20 910 00{0}", None),
    ("Lyon", "France", "+33 4 65 71 00 {0}", "+33 6 39 98 00 {0}"),
    ("Denver", "United States", "+1 303 555 01{0}", None),
)
