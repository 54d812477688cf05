"""Hosts are asked as they may expect: not too often, not where they say no, not while they fail."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler

import pytest
from web import Web, web_server

from summitry.sources.courtesy import FAILURES_UNTIL_REST, TRIES, Courtesy, Manners
from summitry.sources.fetching import FetchError, Known, Way
from summitry.sources.reasons import Reason

MANNERS = Manners(delay_seconds=0, connections=1, address_seconds=10)


@pytest.fixture
def web() -> Iterator[Web]:
    with web_server() as server:
        yield server


def courtesy(web: Web, *, lasts: float = 30, **values: float) -> Courtesy:
    manners = replace(MANNERS, **values)
    way = Way.of("summitry-test", [web.host])
    return Courtesy(way, manners, ends=time.monotonic() + lasts, draw=lambda: 0.0)


def refused(one: Courtesy, url: str) -> FetchError:
    with pytest.raises(FetchError) as caught:
        one.fetch(url)
    return caught.value


def pages(web: Web) -> list[str]:
    return [path for path in web.asked if path != "/robots.txt"]


def flaky(web: Web, *statuses: int, **headers: str) -> Callable[[BaseHTTPRequestHandler], None]:
    """Answer with these statuses one after the other, then 200."""
    left = list(statuses)

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(left.pop(0) if left else 200)
        for name, value in headers.items():
            request.send_header(name.replace("_", "-"), value)
        request.send_header("Content-Length", "4")
        request.end_headers()
        request.wfile.write(b"body")

    return answer


def test_what_passes_by_itself_is_tried_again(web: Web) -> None:
    web.answers["/a"] = flaky(web, 503, 500)
    assert courtesy(web).fetch(web.url("/a")).body == b"body"
    assert len(pages(web)) == 3


def test_what_lasts_is_not_tried_again(web: Web) -> None:
    web.serve("/a", b"", status=404)
    assert refused(courtesy(web), web.url("/a")).status == 404
    assert len(pages(web)) == 1


def test_a_short_wait_that_is_asked_for_is_waited(web: Web) -> None:
    web.answers["/a"] = flaky(web, 429, Retry_After="1")
    started = time.monotonic()
    assert courtesy(web).fetch(web.url("/a")).body == b"body"
    assert time.monotonic() - started >= 1


def test_a_long_wait_that_is_asked_for_lets_the_host_rest(web: Web) -> None:
    web.answers["/a"] = flaky(web, *[429] * 9, Retry_After="3600")
    one = courtesy(web)
    assert refused(one, web.url("/a")).status == 429
    assert refused(one, web.url("/b")).reason is Reason.HOST_RESTS
    assert pages(web) == ["/a"]


def test_a_host_that_fails_and_fails_is_left_alone_and_others_are_not(web: Web) -> None:
    web.answers["/a"] = flaky(web, *[500] * 99)
    one = courtesy(web)
    for _ in range(FAILURES_UNTIL_REST):
        assert refused(one, web.url("/a")).status == 500
    assert refused(one, web.url("/a")).reason is Reason.HOST_RESTS
    assert len(pages(web)) == FAILURES_UNTIL_REST * TRIES
    with web_server() as other:
        url = other.serve("/x", b"body")
        two = courtesy(other)
        assert two.fetch(url).body == b"body"


def test_requests_to_one_host_keep_their_distance(web: Web) -> None:
    web.serve("/a", b"body")
    one = courtesy(web, delay_seconds=0.2)
    started = time.monotonic()
    for _ in range(3):
        one.fetch(web.url("/a"))
    assert time.monotonic() - started >= 0.4  # however slow the machine, never sooner


def test_no_more_connections_to_a_host_than_allowed(web: Web) -> None:
    now, most, lock = [0], [0], threading.Lock()

    def answer(request: BaseHTTPRequestHandler) -> None:
        with lock:
            now[0] += 1
            most[0] = max(most[0], now[0])
        time.sleep(0.05)
        with lock:
            now[0] -= 1
        flaky(web)(request)

    web.answers["/a"] = answer
    one = courtesy(web, connections=2)
    threads = [threading.Thread(target=one.fetch, args=(web.url("/a"),)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most[0] == 2


def test_nothing_is_asked_after_the_end(web: Web) -> None:
    web.serve("/a", b"body")
    assert refused(courtesy(web, lasts=0), web.url("/a")).reason is Reason.TIMEOUT
    assert web.asked == []


def test_what_is_known_is_asked_about(web: Web) -> None:
    def answer(request: BaseHTTPRequestHandler) -> None:
        is_same = request.headers.get("If-None-Match") == '"1"'
        request.send_response(304 if is_same else 200)
        request.send_header("ETag", '"1"')
        request.send_header("Last-Modified", "Mon, 05 Jan 2026 10:00:00 GMT")
        request.send_header("Content-Length", "0" if is_same else "4")
        request.end_headers()
        request.wfile.write(b"" if is_same else b"body")

    web.answers["/a"] = answer
    one = courtesy(web)
    first = one.fetch(web.url("/a"))
    assert first.known == Known('"1"', "Mon, 05 Jan 2026 10:00:00 GMT")
    again = one.fetch(web.url("/a"), known=first.known)
    assert (again.is_unchanged, again.body) == (True, b"")
    assert web.headers[-1]["If-Modified-Since"] == "Mon, 05 Jan 2026 10:00:00 GMT"


def test_not_modified_without_having_been_asked_is_an_error(web: Web) -> None:
    web.serve("/a", b"", status=304)
    assert refused(courtesy(web), web.url("/a")).status == 304


# robots.txt


def robots(web: Web, text: str, **values: object) -> None:
    web.serve("/robots.txt", text.encode(), content_type="text/plain", **values)  # type: ignore[arg-type]


def test_an_address_that_robots_txt_forbids_is_not_asked(web: Web) -> None:
    robots(web, "User-agent: *\nDisallow: /private\nAllow: /private/open\n")
    web.serve("/private/x", b"body")
    web.serve("/private/open/x", b"body")
    one = courtesy(web)
    assert refused(one, web.url("/private/x")).reason is Reason.ROBOTS
    assert one.fetch(web.url("/private/open/x")).body == b"body"
    assert web.asked == ["/robots.txt", "/private/open/x"]


def test_rules_for_us_by_name_stand_before_those_for_all(web: Web) -> None:
    robots(web, "User-agent: *\nDisallow: /\n\nUser-agent: Summitry\nDisallow: /x$\n")
    web.serve("/xy", b"body")
    one = courtesy(web)
    assert one.fetch(web.url("/xy")).body == b"body"
    assert refused(one, web.url("/x")).reason is Reason.ROBOTS


@pytest.mark.parametrize(
    ("status", "allowed"), [(404, True), (403, True), (500, False), (503, False)]
)
def test_no_robots_txt_allows_all_and_a_broken_one_nothing(
    web: Web, status: int, allowed: bool
) -> None:
    robots(web, "", status=status)
    web.serve("/a", b"body")
    one = courtesy(web)
    if allowed:
        assert one.fetch(web.url("/a")).body == b"body"
    else:
        assert refused(one, web.url("/a")).reason is Reason.ROBOTS
        assert pages(web) == []


@pytest.mark.parametrize(("hops", "allowed"), [(5, False), (6, True)])
def test_a_robots_txt_is_followed_over_five_redirects(web: Web, hops: int, allowed: bool) -> None:
    places = ["/robots.txt", *(f"/r{n}" for n in range(1, hops))]
    for place, target in zip(places, [*places[1:], "/last"], strict=True):
        web.serve(place, b"", status=301, Location=target)
    web.serve("/last", b"User-agent: *\nDisallow: /\n")
    web.serve("/a", b"body")
    one = courtesy(web)
    if allowed:
        assert one.fetch(web.url("/a")).body == b"body"
    else:
        assert refused(one, web.url("/a")).reason is Reason.ROBOTS


def test_a_redirect_is_held_against_the_robots_txt_of_where_it_leads(web: Web) -> None:
    robots(web, "User-agent: *\nDisallow: /inner\n")
    web.serve("/inner", b"body")
    url = web.serve("/a", b"", status=302, Location="/inner")
    assert refused(courtesy(web), url).reason is Reason.ROBOTS
    assert pages(web) == ["/a"]


def test_who_has_leave_may_pass_by_a_robots_txt(web: Web) -> None:
    robots(web, "User-agent: *\nDisallow: /\n")
    web.serve("/a", b"body")
    assert courtesy(web).fetch(web.url("/a"), robots=False).body == b"body"
    assert web.asked == ["/a"]


def test_a_delay_that_robots_txt_asks_for_is_kept(web: Web) -> None:
    robots(web, "User-agent: *\nCrawl-delay: 0.3\n")
    web.serve("/a", b"body")
    one = courtesy(web)
    one.fetch(web.url("/a"))
    started = time.monotonic()
    one.fetch(web.url("/a"))
    one.fetch(web.url("/a"))
    assert time.monotonic() - started >= 0.3
