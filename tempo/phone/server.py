"""An app as this computer serves it to phones nearby: behind a token, with tools of its own."""

import json
import secrets
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from tempo.errors import TempoError
from tempo.phone import page

LARGEST = 4 << 20
"""The most bytes that a browser may send: the sets of years."""

HEADERS = {
    "Content-Security-Policy": page.policy("'self'") + "; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",  # the token is in the address
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-cache",
}

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]


class State(NamedTuple):
    """How far a set has come that is being made; ``part`` is from 0 to 1.

    ``state`` is waiting, making, done, failed or stopped; then there are the address of its page
    below the app's, or why there is none.
    """

    state: str
    part: float = 0.0
    page: str = ""
    why: str = ""


class Told(NamedTuple):
    """A set that was made, as the front page lists it: the address is below the app's."""

    page: str
    routine: str
    title: str
    amount: str
    length: str  # minutes and seconds


class Tools(Protocol):
    """What a browser may ask of this computer; what cannot be done raises TempoError."""

    def begin(self, asked: Mapping[str, str]) -> str:
        """Begin to make a set that is asked for so, and return its name."""

    def state(self, name: str) -> State | None:
        """Return how far a set has come; None if there is none of that name."""

    def made(self) -> "list[Told]":
        """Return the sets that were made, the last one first."""

    def stop(self, name: str) -> None:
        """Stop making a set; when this returns nothing is left of it."""

    def file(self, name: str) -> str | None:
        """Return the page of a set with all in it, for a phone to keep."""

    def done(self, told: str) -> int:
        """Put records, as JSON has them, into the history; return how many are new."""


def token() -> str:
    """Return a word for the address that nobody guesses."""
    return secrets.token_urlsafe(16)


def application(folder: Path, token: str, tools: Tools) -> Application:
    """Return an app, and its tools, to who knows the token: it is the first part of each path."""
    from starlette.applications import Starlette
    from starlette.concurrency import run_in_threadpool
    from starlette.requests import Request
    from starlette.responses import JSONResponse, Response
    from starlette.routing import Mount, Route
    from starlette.staticfiles import StaticFiles

    async def body(request: Request) -> str:
        found = b""
        async for piece in request.stream():
            found += piece
            if len(found) > LARGEST:
                raise TempoError("that is too much to be taken")
        return found.decode("utf-8", "replace")

    async def answered(act: Callable[..., Any], *given: Any) -> Response:
        try:
            return JSONResponse(await run_in_threadpool(act, *given))
        except TempoError as error:
            return JSONResponse({"why": str(error)}, 400)

    def begun(text: str) -> dict[str, str]:
        try:
            asked = json.loads(text)
        except (ValueError, RecursionError):
            asked = None
        if not isinstance(asked, dict) or not all(isinstance(each, str) for each in asked.values()):
            raise TempoError("that asks for no set")
        return {"name": tools.begin(asked)}

    async def make(request: Request) -> Response:
        try:
            text = await body(request)
        except TempoError as error:
            return JSONResponse({"why": str(error)}, 413)
        return await answered(begun, text)

    async def made(request: Request) -> Response:
        return JSONResponse([each._asdict() for each in tools.made()])

    async def making(request: Request) -> Response:
        name = request.path_params["name"]
        if request.method == "DELETE":
            await run_in_threadpool(tools.stop, name)
        state = tools.state(name)
        return JSONResponse(state._asdict() if state else {}, 200 if state else 404)

    async def history(request: Request) -> Response:
        try:
            text = await body(request)
        except TempoError as error:
            return JSONResponse({"why": str(error)}, 413)
        return await answered(lambda: {"new": tools.done(text)})

    async def keep(request: Request) -> Response:
        name = request.path_params["name"]
        found = await run_in_threadpool(tools.file, name)
        if found is None:
            return Response("Not found", 404, media_type="text/plain")
        told = {"Content-Disposition": f'attachment; filename="{name}.html"'}
        return Response(found, headers=told, media_type="text/html")

    inner = Starlette(
        routes=[
            Route("/make", make, methods=["POST"]),
            Route("/make", made, methods=["GET"]),
            Route("/make/{name}", making, methods=["GET", "DELETE"]),
            Route("/history", history, methods=["POST"]),
            Route("/keep/{name}.html", keep, methods=["GET"]),
            Mount("/", StaticFiles(directory=folder, html=True)),
        ]
    )
    return guarded(inner, token)


def guarded(inner: Application, token: str) -> Application:
    """Return an application whose every path begins with the token; without it there is nothing."""

    async def outer(scope: Scope, receive: Receive, send: Send) -> None:
        from starlette.responses import RedirectResponse, Response

        if scope["type"] != "http":
            await inner(scope, receive, send)
            return

        async def told(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                ours = [(name.lower().encode(), each.encode()) for name, each in HEADERS.items()]
                message["headers"] = [*message["headers"], *ours]
            await send(message)

        root = scope.get("root_path", "")
        said, slash, _ = scope["path"].removeprefix(f"{root}/").partition("/")
        answer: Application = inner
        named = "\0" not in scope["path"]  # which no file is called
        if not secrets.compare_digest(said.encode(), token.encode()) or not named:
            answer = Response("Not found", 404, media_type="text/plain")
        elif not slash:
            answer = RedirectResponse(f"{root}/{token}/")
        else:
            scope = {**scope, "root_path": f"{root}/{token}"}
        await answer(scope, receive, told)

    return outer
