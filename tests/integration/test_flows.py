"""The whole way through Prefect, on real servers: runs, retries, artifacts, the schedule."""

import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import duckdb
import pytest
import stages

from summitry import fingerprint, ledger, project, run_report
from summitry.settings import load_settings

STAGES = ["collect", "read", "build", "check", "publish"]
FEED = b"""<rss version="2.0"><channel><title>Harbour Post</title><item>
<title>Ministers talk</title><link>https://harbour-post.example/a</link>
<description>Nothing was agreed on Tuesday.</description></item></channel></rss>"""


def environment(home, **more):
    kept = {name: text for name, text in os.environ.items() if not name.startswith("PREFECT_")}
    return {**kept, "SUMMITRY_HOME": str(home), **more}


def summitry(home, *arguments, timeout=300, **more):
    return subprocess.run(
        [sys.executable, "-m", "summitry.cli", *arguments],
        cwd=home,
        env=environment(home, **more),
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )


def run_flow(home, name, **more):
    """Run a flow as the schedule does, and return how the process ended."""
    program = (
        "import sys; from summitry import orchestration; from summitry.settings import"
        " load_settings; settings = load_settings();"
        "orchestration.prepare_environment(settings);"
        f"flow = orchestration.load_flow_with_server(settings, {name!r});"
        f"state = flow.{name}(return_state=True); print(state.name, state.message or '')"
    )
    return subprocess.run(
        [sys.executable, "-c", program],
        cwd=home,
        env=environment(home, **more),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def asked(home, statement):
    with duckdb.connect(str(home / "warehouse" / "summitry.duckdb"), read_only=True) as connection:
        return connection.execute(statement).fetchall()


def published(home):
    with duckdb.connect(str(home / "warehouse" / "summitry.duckdb"), read_only=True) as connection:
        connection.execute("set TimeZone = 'UTC'")
        return fingerprint.marts(connection, schema="main", run_metadata=True)


@pytest.fixture(scope="module")
def first_run(tmp_path_factory):
    """A warehouse made by one 'summitry run' from a configured folder; the run's result."""
    home = tmp_path_factory.mktemp("flows") / "home"
    home.mkdir()
    shutil.copytree(project.sample_dir(), home / "articles")
    (home / "summitry.toml").write_text('[[sources]]\npath = "articles"\n')
    result = summitry(home, "run")
    assert result.returncode == 0, result.stderr
    return home, result


def test_a_run_publishes_events_and_tells_it_on_stderr_alone(first_run):
    home, result = first_run
    assert result.stdout == ""
    for word in ("collected", "read", "built", "checked", "published", "fct_summits", "Try:"):
        assert word in result.stderr
    for _title, statement in run_report.QUERIES:
        assert statement.split(" from ")[0] in result.stderr
        assert asked(home, statement)
    assert "Traceback" not in result.stderr
    ((summits,),) = asked(home, "select count(*) from fct_summits")
    assert summits > 10


def test_a_run_leaves_its_tasks_and_artifacts_with_prefect(first_run):
    home, _result = first_run
    with sqlite3.connect(home / "warehouse" / "prefect" / "prefect.db") as database:
        artifacts = dict(database.execute("select key, type from artifact"))
        states = dict(database.execute("select name, state_type from task_run"))
        flows = database.execute("select state_type from flow_run").fetchall()
    assert artifacts["run"] == "markdown"
    assert artifacts["published-tables"] == "table"
    assert {name.rsplit("-", 1)[0]: state for name, state in states.items()} == dict.fromkeys(
        STAGES, "COMPLETED"
    )
    assert flows[0] == ("COMPLETED",)


def test_a_run_is_in_the_ledger_with_every_stage(first_run):
    home, _result = first_run
    run = ledger.runs(load_settings(home=home))[0]
    assert (run.command, run.outcome) == ("run", "done")
    assert [stage.name for stage in run.stages] == STAGES


def test_a_second_run_changes_no_row_and_says_so(first_run):
    home, _result = first_run
    before = (home / "warehouse" / "summitry.duckdb").read_bytes()
    started = time.monotonic()
    result = summitry(home, "run")
    seconds = time.monotonic() - started
    assert result.returncode == 0, result.stderr
    assert run_report.NOTHING_CHANGED in result.stderr
    assert (home / "warehouse" / "summitry.duckdb").read_bytes() == before
    last = ledger.runs(load_settings(home=home))[-1]
    assert last.outcome == "unchanged"
    assert [stage.name for stage in last.stages] == ["collect", "read"]
    print(f"\na run with nothing new: {seconds:.1f} s")


def test_a_rebuild_from_the_landing_alone_gives_the_same_warehouse(first_run):
    home, _result = first_run
    result = run_flow(home, "full_compare")
    assert result.stdout.split()[:1] == ["Completed"], result.stdout + result.stderr
    last = ledger.runs(load_settings(home=home))[-1]
    assert [stage.name for stage in last.stages] == ["load", "read", "build", "compare"]
    assert not (home / "warehouse" / ".compare").exists()


def test_one_more_article_adds_what_it_tells_and_changes_nothing_else(first_run, tmp_path):
    home = tmp_path / "home"
    shutil.copytree(first_run[0], home)
    article = {
        "id": "harbour-post-1",
        "title": "Prime Minister Christopher Luxon visits Fiji",
        "published_at": "2025-12-03",
        "publisher": "Harbour Post",
        "language": "en",
        "text": "SUVA, Dec 3 — New Zealand Prime Minister Christopher Luxon met Fijian Prime"
        " Minister Sitiveni Rabuka in Suva on Wednesday. The two leaders discussed fisheries.",
    }
    (home / "articles" / "harbour.jsonl").write_text(json.dumps(article) + "\n")
    before = dict(asked(home, "select summit_id, summits::text from fct_summits as summits"))
    stages.run(str(home))
    after = dict(asked(home, "select summit_id, summits::text from fct_summits as summits"))
    (new,) = after.keys() - before.keys()
    assert {key: after[key] for key in before} == before
    rows = asked(
        home,
        "select start_date::text, status, country_id, list(party_id order by party_id)"
        " from fct_summits inner join fct_summit_participants using (summit_id)"
        f" where summit_id = '{new}' group by all",
    )
    assert rows == [("2025-12-03", "held", "FJI", ["FJI", "NZL"])]
    assert "harbour-post-1" in dict(asked(home, "select article_id, 1 from dim_articles"))


def test_a_refused_build_leaves_the_published_file_and_exits_with_3(first_run, tmp_path):
    home = tmp_path / "home"
    shutil.copytree(first_run[0], home)
    before = published(home)
    shutil.rmtree(home / "warehouse" / "landing")  # all but one article are lost
    (home / "warehouse" / "build.duckdb").unlink()
    shutil.rmtree(home / "articles")
    (home / "articles").mkdir()
    (home / "articles" / "a.jsonl").write_text('{"id": "a", "text": "Nothing happened."}\n')
    result = summitry(home, "run")
    assert result.returncode == 3, result.stderr
    assert result.stderr.splitlines()[-1].startswith("error: the gate refused this build")
    assert published(home) == before
    assert ledger.runs(load_settings(home=home))[-1].outcome == "refused"
    assert "refused" in summitry(home, "status").stdout


class Flaky(BaseHTTPRequestHandler):
    """Answers with an error status as often as it is told, then with a feed."""

    def do_GET(self):
        if self.path == "/robots.txt":  # a host without rules
            self.send_error(404)
            return
        self.server.asked.append(self.path)
        failing = len(self.server.asked) <= self.server.failures
        self.send_response(self.server.status if failing else 200)
        self.send_header("Content-Type", "application/rss+xml")
        self.end_headers()
        self.wfile.write(b"" if failing else FEED)

    def log_message(self, *_arguments):
        """Say nothing."""


@pytest.fixture
def flaky_feed():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Flaky)
    server.asked, server.failures, server.status = [], 0, 503
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


def collect_from(server, home):
    host = f"127.0.0.1:{server.server_address[1]}"
    (home / "summitry.toml").write_text(f'[[sources]]\nurl = "http://{host}/feed"\n')
    return run_flow(home, "collect", SUMMITRY_ALLOW_HOSTS=host)


def test_a_feed_that_fails_for_a_while_is_tried_again(flaky_feed, tmp_path):
    flaky_feed.failures = 2
    result = collect_from(flaky_feed, tmp_path)
    assert result.stdout.split()[:1] == ["Completed"], result.stdout + result.stderr
    assert len(flaky_feed.asked) == 3
    (run,) = ledger.runs(load_settings(home=tmp_path))
    assert run.stages[0].counts["stored"] == 1


def test_a_feed_that_is_gone_is_asked_once(flaky_feed, tmp_path):
    flaky_feed.failures, flaky_feed.status = 99, 404
    result = collect_from(flaky_feed, tmp_path)
    assert result.stdout.split()[:1] == ["Failed"], result.stdout + result.stderr
    assert len(flaky_feed.asked) == 1
    assert ledger.runs(load_settings(home=tmp_path))[0].outcome == "failed"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def api(port, path, **body):
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/api/{path}",
        data=json.dumps(body).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


def wait_for(condition, *, seconds):
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        try:
            if found := condition():
                return found
        except OSError:
            pass
        time.sleep(0.5)
    pytest.fail(f"not within {seconds} s")


def test_the_schedule_plans_runs_of_every_deployment_and_ends_with_its_server(tmp_path):
    (tmp_path / "summitry.toml").write_text('[[sources]]\npath = "articles"\n')
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "summitry.cli", "serve", "--port", str(port)],
        cwd=tmp_path,
        env=environment(tmp_path),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        names = wait_for(
            lambda: len(found := api(port, "deployments/filter")) == 4 and found, seconds=90
        )
        assert {row["name"]: row["schedules"][0]["schedule"]["cron"] for row in names} == {
            "hourly": "5 * * * *",
            "daily": "30 4 * * *",
            "weekly": "45 5 * * 0",
            "reference": "15 2 * * 6",
        }
        wait_for(
            lambda: (
                {row["deployment_id"] for row in api(port, "flow_runs/filter", limit=200)}
                == {row["id"] for row in names}
            ),
            seconds=60,
        )
        second = summitry(tmp_path, "serve", "--port", str(free_port()))
        assert (second.returncode, second.stdout) == (75, "")
    finally:
        process.send_signal(signal.SIGTERM)
        output, errors = process.communicate(timeout=60)
    assert output == ""
    assert "Traceback" not in errors
    with pytest.raises(OSError):
        api(port, "deployments/filter")
