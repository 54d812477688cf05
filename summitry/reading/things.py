"""Parties, places, venues and gatherings: the names that are nobody's."""

from __future__ import annotations

import re

from summitry.reading import lexicon
from summitry.reading.document import Name
from summitry.reading.gazetteer import Atom, Entry, Gazetteer
from summitry.reading.places import PlaceContext, place_name
from summitry.reading.titles import Titles

NAME_WORD = r"[A-Z\u00c0-\u024f\u0400-\u04ff][\w'’ʻ‘\-]*\.?"
CAPITAL_AFTER = re.compile(rf"[ \xa0]((?:al-|el-)?{NAME_WORD})")
_SUMMIT_AFTER = re.compile(
    r"(?:\s\([A-Z][\w+-]{1,8}\))?(?:['’]s)?\s(?:(?:annual|special|emergency|extraordinary|virtual|informal"
    r"|two-day|three-day|leaders['’]?|heads\sof\sstate|upcoming|\d{4}|\d+(?:st|nd|rd|th))\s){0,3}"
    r"[Ss]ummits?(?:\smeeting)?\b"
)
# 'the Greek capital', but 'the Greek capital Athens' has its own name, and no markets
_CAPITAL = re.compile(
    r"\scapital(?![\w-]|,?\s(?:of\s)?[A-Z]|\s(?:markets?|gains?|controls?|flows?|punishment|city\sof"
    r"|investments?|spending|account|crimes?|charges?|outflows?|inflows?))(?:\scity)?"
)
_SUMMIT_BEFORE = re.compile(r"\b(?:annual\s)?[Ss]ummit\sof\s(?:the\s)?(?:\d+-member\s)?$")
_US_POLITICS = re.compile(
    r"['’]?s?\s(?:Gov\b|Governor|Sen\b|Senator|Rep\b|Republican|Democrat|runoff|Senate|primary|Tech)"
)
_AROUND = 250  # code points
_AMERICAN_POLITICS = re.compile(
    r"\b(?:Senators?|Sen\.|Democrats?|Republicans?|Governor|Congress(?:man|woman|men|women))(?![\w’'])"
)
_NAMES_OF_BOTH = frozenset(("Jordan", "Chad", "Israel", "Georgia", "Kenya", "Ireland", "England"))


def _is_of_the_states(atom: Atom) -> bool:
    """Return whether an atom names one of the United States: 'Alabama'."""
    return any(entry.party == "USA" for entry in atom.of("state"))


class Things:
    """Reads the atoms of one field that name no person."""

    def __init__(self, titles: Titles, context: PlaceContext, gazetteer: Gazetteer) -> None:
        self.titles = titles
        self.field = titles.field
        self.text = titles.text
        self.atoms = titles.atoms
        self.context = context
        self.gazetteer = gazetteer
        self.names: list[Name] = []
        self._american: set[int] = set()  # where names of places in the United States end
        self.covered = 0  # where the last name ends that was put together from several atoms

    def read(self, index: int) -> None:
        """Add what an atom names besides people."""
        atom = self.atoms[index]
        for kind in ("venue", "series"):
            found = atom.of(kind)
            if found and not (kind == "venue" and atom.of("metonym", "place", "state")):
                between = self._two_party_summit(index) if kind == "series" else None
                if between is not None:
                    self.names.append(between)
                elif kind == "venue":
                    self.names.append(self.context.venue(self.field, self.text, atom, found[0]))
                else:
                    after = _SUMMIT_AFTER.match(self.text, atom.end)
                    end = self.covered = after.end() if after else atom.end
                    self.names.append(
                        Name(
                            kind="series", field=self.field, start=atom.start, end=end,
                            text=self.text[atom.start : end], series=found[0].key,
                        )
                    )  # fmt: skip
                return
        if atom.of("place", "state", "metonym"):
            name = place_name(self.context, self.field, self.text, self.atoms, index)
            if name is not None:
                self.names.append(name)
                if name.kind == "place" and name.party == "USA":
                    self._american.add(name.end)
                return
        for entry in atom.of("organisation"):
            series = self._series_of(entry, atom)
            if series is not None:
                self.names.append(series)
                self.covered = series.end
                return
        for entry in atom.of("country", "demonym", "organisation"):
            if entry.kind == "country" and self._is_a_person(atom, index):
                return
            capital = self._capital(entry, atom)
            if capital is not None:
                self.names.append(capital)
                self.covered = capital.end
                return
            if entry.key == "GEO" and self._is_us_state(atom, index):
                self.names.append(
                    Name(
                        kind="place", field=self.field, start=atom.start, end=atom.end,
                        text=self.text[atom.start : atom.end], party="USA", name="Georgia",
                    )
                )  # fmt: skip
                return
            self.party(entry, atom.start, atom.end)
            return

    def _capital(self, entry: Entry, atom: Atom) -> Name | None:
        """Return the city that 'the Greek capital' is, where no name of it follows."""
        country = self.gazetteer.reference.countries.get(entry.party or "")
        if entry.kind != "demonym" or country is None or country.capital is None:
            return None
        after = _CAPITAL.match(self.text, atom.end)
        if after is None or not self.text[: atom.start].endswith(("the ", "The ")):
            return None
        return Name(
            kind="place", field=self.field, start=atom.start, end=after.end(),
            text=self.text[atom.start : after.end()], party=entry.party, name=country.capital,
            city=country.capital,
        )  # fmt: skip

    def _two_party_summit(self, index: int) -> Name | None:
        """Return 'the US-EU summit', which is a gathering of its own, no EU summit."""
        atom = self.atoms[index]
        if index == 0 or self.titles.gap(index - 1, index) not in ("-", "–", "‑"):
            return None
        other = self.atoms[index - 1]
        if not other.of("country", "demonym", "organisation"):
            return None
        words = self.text[other.start : atom.end]
        if self.names and self.names[-1].start == other.start:
            self.names.pop()
        own = words.replace(".", "").replace("–", "-")
        return Name(
            kind="series", field=self.field, start=other.start, end=atom.end, text=words,
            series=own[: -len("summit")] + "Summit" if own.lower().endswith("summit") else own,
        )  # fmt: skip

    def _series_of(self, entry: Entry, atom: Atom) -> Name | None:
        """Return the gathering in 'the Shanghai Cooperation Organisation (SCO) summit'."""
        series = self.gazetteer.series_of.get(entry.party or "")
        if series is None or entry.key in ("eu-commission", "eu-parliament", "unsc"):
            return None
        start, end = atom.start, atom.end
        after = _SUMMIT_AFTER.match(self.text, end)
        before = _SUMMIT_BEFORE.search(self.text, max(0, start - 40), start)
        if after:
            end = after.end()
        elif before and not self.text.startswith("-", end):
            start = before.start()
        else:
            return None
        return Name(
            kind="series", field=self.field, start=start, end=end, text=self.text[start:end],
            series=series,
        )  # fmt: skip

    def _is_us_state(self, atom: Atom, index: int) -> bool:
        """Return whether 'Georgia' is the American state here."""
        if self.text[atom.start : atom.end] != "Georgia":
            return False
        if _US_POLITICS.match(self.text, atom.end):
            return True
        low, high = atom.start - _AROUND, atom.end + _AROUND
        if _AMERICAN_POLITICS.search(self.text, max(0, low), high) or any(
            low < other.start < high and _is_of_the_states(other) for other in self.atoms
        ):
            return True
        return (
            index > 0
            and self.atoms[index - 1].end in self._american
            and self.titles.gap(index - 1, index) == ", "
        )

    def _is_a_person(self, atom: Atom, index: int) -> bool:
        """Return whether a country's name is somebody's: 'Michael Jordan', 'Chad Smith'."""
        words = self.text[atom.start : atom.end]
        if words not in _NAMES_OF_BOTH or self.field == "title":
            return False
        before = re.search(r"([A-Z][a-z]+) $", self.text[max(0, atom.start - 16) : atom.start])
        if before and before.group(1).lower() in lexicon.FIRST_NAMES:
            return True
        after = CAPITAL_AFTER.match(self.text, atom.end)
        if after is None or before or after.group(1) in lexicon.NOT_IN_NAMES:
            return False
        if index + 1 < len(self.atoms) and self.atoms[index + 1].start < after.end():
            return False
        return not re.search(
            r"\b(?:in|to|of|from|with|for|and|the)\s$",
            self.text[max(0, atom.start - 6) : atom.start],
        )

    def party(self, entry: Entry, start: int, end: int, *, form_officials: bool = False) -> None:
        shared = lexicon.SHARED_NAMES.get(self.text[start:end])
        party = self.titles.shared(shared) if shared else entry.party
        forms = {
            "country": "country",
            "demonym": "demonym",
            "organisation": "organisation",
            "metonym": "metonym",
        }
        form = "officials" if form_officials else forms[entry.kind]
        self.names.append(
            Name(
                kind="party", field=self.field, start=start, end=end, text=self.text[start:end],
                party=party, form=form, is_plural=form_officials or entry.is_plural,  # type: ignore[arg-type]
            )
        )  # fmt: skip
