"""The names of the people in the seed data: requesters and agents."""

# First and last name, and the local part of the e-mail address where it does not follow from them.
NOTABLE_PEOPLE = (
    ("Grace", "O'Brien", "grace.obrien"),
    ("雷", "李", "li.lei"),
    ("Émile", "Müller", "emile.mueller"),
    ("Søren", "Åkesson", "soren.akesson"),
    ("Nguyễn", "Thị Hoa", "nguyen.hoa"),
    ("ليلى", "حداد", "layla.haddad"),
    ("Anne-Marie", "van der Berg", "am.vanderberg"),
    ("José", "Nuñez", "jose.nunez"),
    ("Łukasz", "Żak", "lukasz.zak"),
)

FIRST_NAMES = (
    "Ann",
    "Ben",
    "Carla",
    "David",
    "Elena",
    "Farid",
    "Hana",
    "Ivan",
    "Julia",
    "Kofi",
    "Lena",
    "Otto",
)

LAST_NAMES = (
    "Baker",
    "Costa",
    "Diaz",
    "Evans",
    "Fischer",
    "Grant",
    "Haas",
    "Ito",
    "Jones",
    "Khan",
    "Lopez",
    "Novak",
)

# First and last name of those who work on tickets; the first one is the administrator.
AGENTS = (
    ("Ann", "Lee"),
    ("Brendan", "O'Brien"),
    ("Émile", "Durand"),
    ("Carla", "Smith"),
    ("Hiro", "Tanaka"),
    ("Ingrid", "Sørensen"),
    ("Jack", "Miller"),
    ("Maria", "Rossi"),
    ("Omar", "Farouk"),
    ("Priya", "Nair"),
    ("Tom", "Becker"),
    ("Zoë", "Peters"),
)
