import pytest

from summitry.sources.boilerplate import share_of_sentences, why_boilerplate

PROSE = "The two ministers signed the accord in the old customs house, an hour later than planned."
MENU = "\n".join(f"Section {number}" for number in range(40))


def test_the_share_of_sentences_is_of_characters() -> None:
    assert share_of_sentences(PROSE) == 1
    assert share_of_sentences(MENU) == share_of_sentences("") == 0
    assert share_of_sentences(f"{PROSE}\n{'x' * len(PROSE)}") == 0.5


def test_sentences_of_other_scripts_count() -> None:
    assert share_of_sentences("两国部长在旧海关签署了协议。") == 1
    assert share_of_sentences("دونوں وزیروں نے معاہدے پر دستخط کیے۔ کیا یہ کافی ہے؟") == 1


@pytest.mark.parametrize(
    "title",
    [
        "404",
        "Error 404: not found",
        "Sorry, we can't find that page",
        "Page not found",
        "The page cannot be found.",
        "Not Found - Harbour Post",
        "Access denied",
        "Just a moment...",
        "Are you a robot?",
        "Log in | Harbour Post",
        "Sign in to your account",
        "Subscribe to read on",
        "We value your privacy",
    ],
)
def test_what_says_only_that_it_has_no_page(title: str) -> None:
    assert why_boilerplate(title, PROSE) is not None


@pytest.mark.parametrize(
    "title",
    [
        "",
        "404 days of war",
        "Sorry is the hardest word",
        "Access denied to inspectors at the northern plant",
        "Sign in the snow",
        "Just a moment of calm in the talks",
        "Missing page found in the treaty's archive",
        "Security checks tightened before the summit",
    ],
)
def test_what_an_article_may_be_called(title: str) -> None:
    assert why_boilerplate(title, PROSE) is None


def test_a_menu_says_its_share() -> None:
    assert why_boilerplate("News", MENU) == "0% of its text in whole sentences"
