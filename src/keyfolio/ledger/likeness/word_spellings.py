"""Words of English company names that are written short or in two ways."""

from __future__ import annotations

_ONE_SPELLING = """
international: intl internat int
manufacturing: mfg manuf
manufacturers: mfrs
technology: technologies tech techs
engineering: eng engrg engg
industry: industries ind inds indus
services: service svc svcs svs
systems: system sys
solutions: solution soln solns
products: product prod prods
brothers: bros
associates: assoc assocs
holdings: holding hldg hldgs
trading: trdg
electrical: electric
electronics: electronic
equipment: equip eqpt
machinery: mach machineries
chemicals: chemical chem
pharmaceuticals: pharmaceutical pharma pharm
construction: constr const
development: dev devt developments
management: mgmt mgt
marketing: mktg
distribution: dist distr
distributors: distributor distrs
transport: transportation transp
logistics: logistic
communications: communication comm comms telecom telecommunications
national: natl
laboratories: laboratory lab labs
enterprises: enterprise ent
supplies: supply
components: component
materials: material matls
instruments: instrument instr
tools: tool
center: centre ctr
color: colour
aluminum: aluminium
tire: tyre
plant: plants
partners: partner ptnrs
sons: son
"""

_SPELLING = {
    short: word
    for word, _, shorts in (row.partition(": ") for row in _ONE_SPELLING.split("\n") if row)
    for short in shorts.split()
}
IDLE_WORDS = frozenset(("the", "and", "of", "und", "et", "y", "e"))
_WORDS_OF_PARTS = (
    "branch plant plants division unit factory warehouse depot site north south east west northern southern "
    "eastern western central upper lower ii iii iv vi vii viii ix"
)
_PARTS = frozenset(_WORDS_OF_PARTS.split())
_LONG = 6  # letters: what is shorter is an abbreviation, of which nothing is a slip


WORDS_OF_TRADE = frozenset({*_SPELLING.values(), *(word for word in _SPELLING if len(word) >= _LONG)})


def spell_out(word: str) -> str:
    """The one spelling of a word.

    >>> spell_out("intl"), spell_out("centre"), spell_out("acme")
    ('international', 'center', 'acme')
    """
    return _SPELLING.get(word, word)


def spellings(word: str) -> set[str]:
    """The long spellings of a word that is spelled out.

    >>> sorted(spellings("technology"))
    ['technologies', 'technology']
    """
    return {word, *(other for other, one in _SPELLING.items() if one == word and len(other) >= _LONG)}


def is_of_a_part(word: str) -> bool:
    """Whether a word tells a part of a company from its other parts: plant, north, 2, ii.

    >>> is_of_a_part("plant"), is_of_a_part("iii"), is_of_a_part("3m"), is_of_a_part("acme")
    (True, True, True, False)
    """
    return word in _PARTS or any(letter.isdigit() for letter in word)
