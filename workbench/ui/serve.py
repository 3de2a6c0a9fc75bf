"""Starts the workbench's own web server: on this machine only, and telling nobody about it."""

import http.client
import os
import socket
import subprocess
import sys
import time
import webbrowser
from dataclasses import dataclass
from pathlib import Path

from workbench.core.errors import ServerNotStarted

PROJECT_VARIABLE = "REGISTER_WORKBENCH_PROJECT"
"""The environment variable that names the folder to open."""
APP = Path(__file__).parent / "entry" / "run.py"
"""What Streamlit runs."""
ADDRESS = "127.0.0.1"
FIRST_PORT = 8501
_PATIENCE = 60.0

OPTIONS: dict[str, str | tuple[str, ...]] = {
    "server.address": ADDRESS,
    "server.headless": "true",
    "server.fileWatcherType": "none",
    "server.runOnSave": "false",
    "server.enableCORS": "true",
    "server.enableXsrfProtection": "true",
    "server.allowedHosts": (ADDRESS, "localhost"),
    "server.enableStaticServing": "false",
    "server.showEmailPrompt": "false",
    "server.maxUploadSize": "200",
    "browser.serverAddress": ADDRESS,
    "browser.gatherUsageStats": "false",
    "client.showErrorDetails": "none",
    "client.showErrorLinks": "false",
    "client.toolbarMode": "minimal",
    "client.disableDataExport": "true",
    "global.developmentMode": "false",
    "logger.level": "error",
    "theme.base": str(Path(__file__).with_name("theme.toml")),
}
"""Every Streamlit option that we set; set in code, so that no user must know them."""


@dataclass(frozen=True)
class Server:
    """A running server of ours."""

    process: "subprocess.Popen[bytes]"
    url: str

    def stop(self) -> None:
        """End it; runs that it started go on."""
        self.process.terminate()
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def start_server(folder: Path, port: int = 0, app: Path = APP) -> Server:
    """Start the server for a project folder and wait until it answers.

    The first free port from `port` on; 0: from 8501 on. ServerNotStarted when it does not come up.
    """
    chosen = free_port(port or FIRST_PORT)
    options = [
        part
        for name, value in OPTIONS.items()
        for one in ((value,) if isinstance(value, str) else value)
        for part in (f"--{name}", one)
    ]
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "streamlit",
            "run",
            str(app),
            "--server.port",
            str(chosen),
            *options,
        ],
        env={**os.environ, PROJECT_VARIABLE: str(folder.resolve())},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    server = Server(process, f"http://{ADDRESS}:{chosen}")
    deadline = time.monotonic() + _PATIENCE
    while not _answers(chosen):
        if process.poll() is not None or time.monotonic() > deadline:
            server.stop()
            raise ServerNotStarted(url=server.url)
        time.sleep(0.2)
    return server


def serve(folder: Path, port: int = 0, open_browser: bool = True) -> int:
    """Serve a project until Ctrl+C; returns the server's exit code (0 when the user ended it)."""
    server = start_server(folder, port)
    sys.stderr.write(f"The workbench is open at {server.url} (Ctrl+C ends it)\n")
    if open_browser:
        webbrowser.open(server.url)
    try:
        return server.process.wait()
    except KeyboardInterrupt:
        return 0
    finally:
        server.stop()


def free_port(first: int = FIRST_PORT) -> int:
    """The first port from `first` on that nobody listens on."""
    for port in range(first, first + 100):
        with socket.socket() as probe:
            if os.name != "nt":  # a port that was left a minute ago is free
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((ADDRESS, port))
            except OSError:
                continue
            return port
    raise ServerNotStarted(url=f"{ADDRESS}:{first}")


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection(ADDRESS, port, timeout=1)
    try:
        connection.request("GET", "/_stcore/health")
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
