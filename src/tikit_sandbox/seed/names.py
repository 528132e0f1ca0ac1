"""The names of the requesters and the agents in the seed data."""

# First name, last name and local part of the e-mail address.
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

# First and last name. The first agent is the administrator.
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
