"""A real Chromium, driven over its own protocol: what it loads, what it complains of, what a person sees and clicks."""

from __future__ import annotations

import base64
import itertools
import json
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from websocket import WebSocket, create_connection

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
_QUIET = ("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-extensions", "--password-store=basic")  # fmt: skip
_PATIENCE = 60  # seconds; a machine under load starts a browser slowly


class Page:
    """One tab. ``requests``: addresses it asked for; ``complaints``: errors, warnings and refusals it told."""

    def __init__(self, socket: WebSocket, session: str) -> None:
        self.socket, self.session = socket, session
        self.numbers = itertools.count(1000)
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.loaded = False

    def call(self, method: str, **given: Any) -> Any:
        number = next(self.numbers)
        self.socket.send(
            json.dumps({"id": number, "method": method, "params": given, "sessionId": self.session})
        )
        while True:
            told = self._next()
            if told.get("id") == number:
                assert "error" not in told, told
                return told["result"]

    def _next(self) -> Any:
        told = json.loads(self.socket.recv())
        method, given = told.get("method"), told.get("params", {})
        if method == "Network.requestWillBeSent":
            self.requests.append(given["request"]["url"])
        elif method == "Page.loadEventFired":
            self.loaded = True
        elif method == "Runtime.exceptionThrown":
            self.complaints.append(given["exceptionDetails"].get("text", "exception"))
        elif method == "Log.entryAdded":
            self.complaints.append(given["entry"]["text"])
        elif method == "Runtime.consoleAPICalled":
            self.complaints.append(str(given["args"]))
        return told

    def open(self, path: Path) -> None:
        self.loaded = False
        self.call("Page.navigate", url=path.as_uri())
        while not self.loaded:
            self._next()

    def js(self, expression: str) -> Any:
        """The value of an expression in the page."""
        made = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in made, made
        return made["result"].get("value")

    def size(self, width: int, height: int) -> None:
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)  # fmt: skip

    def media(self, media: str = "", scheme: str = "light") -> None:
        self.call("Emulation.setEmulatedMedia", media=media, features=[{"name": "prefers-color-scheme", "value": scheme}])  # fmt: skip

    def scripts(self, on: bool) -> None:
        self.call("Emulation.setScriptExecutionDisabled", value=not on)

    def click(self, selector: str) -> None:
        """A mouse click in the middle of the first element, as a person makes it."""
        self.js(f"document.querySelector({json.dumps(selector)}).scrollIntoView({{block: 'center', behavior: 'instant'}})")  # fmt: skip
        x, y = self.js(f"(b => [b.x + b.width / 2, b.y + b.height / 2])(document.querySelector({json.dumps(selector)}).getClientRects()[0])")  # fmt: skip
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def type(self, text: str) -> None:
        self.call("Input.insertText", text=text)

    def pdf(self) -> bytes:
        return base64.b64decode(self.call("Page.printToPDF", printBackground=True)["data"])


@contextmanager
def browser(profile: Path) -> Iterator[Page]:
    """A browser of its own with one empty page."""
    assert CHROMIUM
    process = subprocess.Popen(
        [CHROMIUM, *_QUIET, "--remote-debugging-port=0", f"--user-data-dir={profile}", "about:blank"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        port = profile / "DevToolsActivePort"
        for _ in range(_PATIENCE * 20):
            if port.exists() and len(port.read_text().splitlines()) == 2:
                break
            assert process.poll() is None, "chromium ended at once"
            time.sleep(0.05)
        number, path = port.read_text().splitlines()
        socket = create_connection(f"ws://127.0.0.1:{number}{path}", timeout=_PATIENCE, suppress_origin=True, http_no_proxy=["127.0.0.1"])  # fmt: skip
        socket.send(json.dumps({"id": 1, "method": "Target.createTarget", "params": {"url": "about:blank"}}))
        target = _answer(socket, 1)["targetId"]
        socket.send(json.dumps({"id": 2, "method": "Target.attachToTarget", "params": {"targetId": target, "flatten": True}}))  # fmt: skip
        page = Page(socket, _answer(socket, 2)["sessionId"])
        for domain in ("Page", "Network", "Runtime", "Log"):
            page.call(f"{domain}.enable")
        yield page
        socket.close()
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _answer(socket: WebSocket, number: int) -> Any:
    while True:
        told = json.loads(socket.recv())
        if told.get("id") == number:
            return told["result"]
