"""The language of an article that names none; what is not sure stays unsaid."""

from __future__ import annotations

from pathlib import Path

import pytest

from summitry import batch, languages, warehouse
from summitry.settings import Settings, Source
from summitry.sources.collect import collect

SURE = [
    ("en", "The two leaders agreed to remain in close contact, the palace said on Monday."),
    ("fr", "Les ministres des Affaires étrangères se réuniront à Lima la semaine prochaine."),
    ("es", "El presidente se reúne con el primer ministro en Nairobi para hablar de comercio."),
    ("de", "Außenminister kommen nächste Woche in Lima zusammen."),
    ("ru", "Президент встретился с премьер-министром в Найроби."),
    ("ar", "الرئيس يلتقي رئيس الوزراء في نيروبي لبحث التجارة"),
    ("ja", "大統領はナイロビで首相と会談し貿易について協議した"),
    ("zh", "总统在内罗毕会见总理讨论贸易问题"),
]


@pytest.mark.parametrize(("language", "text"), SURE)
def test_a_sentence_tells_its_language(language: str, text: str) -> None:
    assert languages.language_of("", text)[0] == language


@pytest.mark.parametrize(
    "text", ["", "Lima", "2026-03-04 12:00", "Erdogan, Mitsotakis hold talks in Ankara", "總統"]
)
def test_names_and_scraps_tell_none(text: str) -> None:
    assert languages.language_of(text, "")[0] is None


def test_an_article_in_another_language_is_stored_and_marked_and_not_read(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(
        '{"id": "told", "text": "Die Minister kamen in Lima zusammen.", "language": "de"}\n'
        '{"id": "found", "text": "Les ministres se réuniront à Lima la semaine prochaine."}\n'
        '{"id": "english", "text": "The ministers will gather in Lima next week for talks."}\n'
        '{"id": "unsure", "text": "Lima, Quito"}\n',
        encoding="utf-8",
    )
    settings = Settings(home=tmp_path, jobs=1)
    collect(settings, [Source("a", str(tmp_path / "a.jsonl"))])
    counts = batch.read_pending(settings)
    assert (counts.read, counts.not_english) == (2, 2)
    with warehouse.connect(settings) as connection:
        rows = connection.execute(
            "select article_id, outcome, identified.language from staging.readings"
            " left join staging.identified_languages as identified"
            " using (article_id, content_hash) order by 1"
        ).fetchall()
        assert rows == [
            ("english", "read", "en"),
            ("found", "not_english", "fr"),
            ("told", "not_english", None),
            ("unsure", "read", None),
        ]
        assert languages.identify(connection) == 0
