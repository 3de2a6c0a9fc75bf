"""The server: on this machine only, quiet, and with errors kept to itself."""

import http.client
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from workbench.core.errors import ServerNotStarted
from workbench.ui import serve
from workbench.ui.serve import OPTIONS, free_port, start_server


def test_the_safe_options_are_set_in_code() -> None:
    assert OPTIONS["server.address"] == "127.0.0.1"
    assert OPTIONS["browser.gatherUsageStats"] == "false"
    assert OPTIONS["client.showErrorDetails"] == "none"
    assert OPTIONS["client.disableDataExport"] == "true"
    assert OPTIONS["server.fileWatcherType"] == "none"


def test_streamlit_knows_every_option_that_is_set() -> None:
    from streamlit import config

    known = config.get_config_options(force_reparse=True)
    assert [name for name in OPTIONS if name not in known] == []


def test_a_port_in_use_is_passed_over() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert free_port(port) > port


def test_a_server_answers_on_this_machine_and_to_no_other_name(tmp_path: Path) -> None:
    server = start_server(tmp_path, 8640)
    try:
        with urllib.request.urlopen(f"{server.url}/_stcore/health", timeout=5) as reply:
            assert reply.status == 200
        assert _handshake(server.url, "127.0.0.1") == 101
        assert _handshake(server.url, "evil.example") == 403
    finally:
        server.stop()
    assert server.process.poll() is not None


def _handshake(url: str, host: str) -> int:
    place = url.removeprefix("http://")
    connection = http.client.HTTPConnection(place, timeout=10)
    headers = {
        "Host": host,
        "Origin": f"http://{host}",
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Version": "13",
    }
    connection.request("GET", "/_stcore/stream", headers=headers)
    answer = connection.getresponse().status
    connection.close()
    return answer


def test_a_server_that_does_not_come_up_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = [sys.executable, "-c", "raise SystemExit(1)"]
    start = subprocess.Popen
    monkeypatch.setattr(serve.subprocess, "Popen", lambda args, **rest: start(broken, **rest))
    with pytest.raises(ServerNotStarted):
        start_server(tmp_path, 8660)


def test_the_module_that_starts_the_server_is_light() -> None:
    code = (
        "import sys, workbench.ui.serve;"
        "heavy = {'streamlit', 'pandas', 'altair', 'sqlalchemy'} & set(sys.modules);"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
