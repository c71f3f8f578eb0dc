"""The port `Answerer` by the Messages API: streamed, with tools, one turn to mend what was stopped."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from runningmate_coach.adapters.messages import prompt
from runningmate_coach.adapters.messages.turn import MOST_CALLS, Call, Turn, read
from runningmate_coach.domain.answer import End, Ended, Status, ToolActivity, Usage
from runningmate_coach.domain.grounding import BadArgumentsError
from runningmate_coach.domain.phrase import Draft
from runningmate_coach.domain.tracing import trace
from runningmate_coach.domain.verification import PLACEHOLDER, Stopped
from runningmate_coach.service.tools.document import document
from runningmate_servicekit.datause import Reader
from runningmate_servicekit.logs import get_logger

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    import anthropic

    from runningmate_coach.service.desk import Desk
    from runningmate_coach.service.ports import Piece

MOST_TURNS = 8
MOST_TOKENS = 1_024
"""Of one turn."""
MOST_REPAIRED = 12
RETRIES = 2
CONNECT_S = 5.0
TRIED_S = 15.0
"""Of a try."""
SILENCE_S = 30.0
"""Longest wait for the next bytes."""

_log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Failed(Exception):
    """The answer ends here."""

    end: Ended


@dataclass(slots=True)
class _Course:
    """What one question has come to.

    Attributes:
        held: Sentences without a citation, which may be but words before a tool is used.
        stopped: Sentences that may not be said, with the reasons.
        mended: Whether the turn to mend has been had.
    """

    messages: list[Any]
    ends_s: float
    usage: Usage
    held: list[str] = field(default_factory=list)
    stopped: list[tuple[str, str]] = field(default_factory=list)
    mended: bool = False


class MessagesAnswerer:
    """See the port `Answerer`. What it reads goes to a model of somebody else, so only what its reader may see."""

    name = "anthropic"
    reader = Reader.EXTERNAL_MODEL

    def __init__(self, *, key: str, model: str, base_url: str | None = None, timeout_s: float = 90.0) -> None:
        self._key = key
        self._model = model
        self._base_url = base_url
        self._timeout_s = timeout_s
        self._client: anthropic.AsyncAnthropic | None = None

    async def close(self) -> None:
        """Ends the connections."""
        if self._client is not None:
            await self._client.close()

    async def tried(self) -> tuple[bool, str]:
        """Asks for one word: whether the server answers, and a sentence about it."""
        import anthropic
        import httpx2

        try:
            async with asyncio.timeout(TRIED_S):
                await self._connected().messages.create(
                    model=self._model, max_tokens=1, messages=[{"role": "user", "content": "Say yes."}]
                )
        except anthropic.APIError as error:
            return False, _in_words(error).reason
        except TimeoutError:
            return False, _SLOW.reason
        except (httpx2.TransportError, OSError, ValueError):
            return False, "The model's server cannot be understood."
        return True, f"{self._model} answers."

    async def answer(self, question: str, desk: Desk) -> AsyncGenerator[Piece, None]:
        """See the port."""
        yield Status("Asking the model.")
        course = _Course(
            [*prompt.earlier(desk.said.talk), prompt.first(question, desk.today)],
            asyncio.get_running_loop().time() + self._timeout_s,
            Usage(self._model),
        )
        ended = Ended(End.LIMIT, "The model looked things up without coming to an answer.")
        try:
            for _ in range(MOST_TURNS):
                turn = Turn()
                async with aclosing(self._turn(course, turn, desk)) as pieces:
                    async for piece in pieces:
                        yield piece
                if not self._goes_on(course, turn):
                    ended = Ended(End.COMPLETE)
                    break
        except _Failed as failed:
            ended = failed.end
        for sentence, _ in course.stopped:
            # It is stopped once more, where the rules are asked to help out.
            yield Draft(sentence)
        yield course.usage
        yield ended

    async def _turn(self, course: _Course, turn: Turn, desk: Desk) -> AsyncGenerator[Piece, None]:
        """One turn: sentences that hold as soon as they are whole; then tools."""
        async with aclosing(self._said(course, turn, desk)) as drafts:
            async for draft in drafts:
                yield draft
        _judge(turn)
        if not turn.calls:
            for text in course.held:
                yield Draft(text)
        course.held.clear()
        if turn.calls:
            results = []
            for place, call in enumerate(turn.calls):
                result, activity = await _used(call, desk, allowed=place < MOST_CALLS)
                yield activity
                results.append(result)
            course.messages += [_echo(turn), {"role": "user", "content": results}]

    async def _said(self, course: _Course, turn: Turn, desk: Desk) -> AsyncGenerator[Draft, None]:
        import anthropic
        import httpx2

        try:
            # The SDK's types want its own classes where plain documents do.
            api: Any = self._connected().messages
            async with asyncio.timeout_at(course.ends_s):
                stream = await api.create(
                    model=self._model,
                    max_tokens=MOST_TOKENS,
                    system=prompt.system(),
                    tools=prompt.tools(desk.tools),
                    messages=course.messages,
                    stream=True,
                )
            try:
                async with aclosing(read(aiter(stream), turn, course.ends_s)) as parts:
                    async for part in parts:
                        if isinstance(part, Call):
                            course.held.clear()
                            continue
                        for text in _checked(part, course, desk):
                            yield Draft(text)
            finally:
                await stream.close()
                _add(course, turn)
        except anthropic.APIError as error:
            raise _Failed(_in_words(error)) from error
        except TimeoutError as error:
            raise _Failed(_SLOW) from error
        except (httpx2.TransportError, OSError) as error:
            raise _Failed(_CUT) from error

    def _goes_on(self, course: _Course, turn: Turn) -> bool:
        """Whether there is another turn, for tools or to mend what was stopped."""
        if turn.calls:
            return True
        if not course.stopped or course.mended:
            return False
        course.mended = True
        course.messages += [_echo(turn), prompt.repair(course.stopped[:MOST_REPAIRED])]
        course.stopped.clear()
        return True

    def _connected(self) -> anthropic.AsyncAnthropic:
        if self._client is None:
            import anthropic

            self._client = anthropic.AsyncAnthropic(
                api_key=self._key,
                base_url=self._base_url,
                max_retries=RETRIES,
                timeout=anthropic.Timeout(SILENCE_S, connect=CONNECT_S),
            )
        return self._client


_SLOW = Ended(End.CUT, "The model took too long.")
_CUT = Ended(End.CUT, "The model's answer broke off.")
_STOPS = {
    "refusal": Ended(End.REFUSED, "The model would not answer this."),
    "max_tokens": Ended(End.LIMIT, "The model's answer reached the greatest length."),
    "model_context_window_exceeded": Ended(End.LIMIT, "The question grew too large for the model."),
    "pause_turn": Ended(End.CUT, "The model paused in the middle of its answer."),
}
_STATUSES = {
    401: "The model's key is not accepted; whoever runs this mesh must set another.",
    403: "The model's key may not be used for this; whoever runs this mesh must set another.",
    404: "The model is not known at that address; whoever runs this mesh must set another.",
    413: "The question grew too large for the model.",
    429: "The model is asked too much at the moment.",
    529: "The model is overloaded at the moment.",
}


def _judge(turn: Turn) -> None:
    """Ends the answer where the turn did not end well."""
    if turn.overlong:
        raise _Failed(Ended(End.LIMIT, "The model's answer was far too long."))
    if not turn.whole or turn.stop_reason is None:
        raise _Failed(_CUT)
    stopped = _STOPS.get(turn.stop_reason)
    if stopped is not None:
        raise _Failed(stopped)


def _checked(text: str, course: _Course, desk: Desk) -> list[str]:
    """The sentences that may go out now: this one and those held before it, if it cites something and holds."""
    try:
        trace(Draft(text), desk.values, (), desk.today, desk.titles, desk.missing)
    except Stopped as stopped:
        course.stopped.append((text, str(stopped)))
        return []
    course.held.append(text)
    if not PLACEHOLDER.search(text):
        return []
    ready = list(course.held)
    course.held.clear()
    return ready


async def _used(call: Call, desk: Desk, *, allowed: bool) -> tuple[dict[str, Any], ToolActivity]:
    """The result of a tool as the API takes it, and what to tell of it."""
    result: dict[str, Any] = {"type": "tool_result", "tool_use_id": call.call_id}
    known = call.name if any(tool.name == call.name for tool in desk.tools) else "unknown"
    objection = "" if allowed else "Too many tools at once."
    if call.arguments is None:
        objection = "The arguments are no JSON object, or too long."
    cleared = None
    if not objection:
        try:
            cleared = await desk.use_for_reader(call.name, call.arguments or {})
        except BadArgumentsError as wrong:
            objection = str(wrong)
    if cleared is None:
        _log.info("tool refused", tool=known)
        return result | {"content": objection, "is_error": True}, ToolActivity(known, 0, 0, failed=True)
    found = cleared.value_for(MessagesAnswerer.reader)
    activity = ToolActivity(call.name, len(found.values), len(found.gaps))
    return result | {"content": [{"type": "text", "text": document(found)}]}, activity


def _echo(turn: Turn) -> dict[str, Any]:
    """The model's own turn, as the next request must repeat it; arguments that were no good are left out."""
    content: list[dict[str, Any]] = []
    if turn.text.strip():
        content.append({"type": "text", "text": turn.text.strip()})
    content += [
        {"type": "tool_use", "id": call.call_id, "name": call.name, "input": call.arguments or {}}
        for call in turn.calls
    ]
    return {"role": "assistant", "content": content or [{"type": "text", "text": "(nothing)"}]}


def _add(course: _Course, turn: Turn) -> None:
    spent = course.usage
    course.usage = Usage(
        spent.model,
        spent.input_tokens + turn.input_tokens,
        spent.output_tokens + turn.output_tokens,
        spent.cached_tokens + turn.cached_tokens,
    )


def _in_words(error: anthropic.APIError) -> Ended:
    """What went wrong, without the text of the error: it may quote the request."""
    import anthropic

    _log.warning("model failed", error=type(error).__name__, status=getattr(error, "status_code", None))
    if isinstance(error, anthropic.APITimeoutError):
        return _SLOW
    if isinstance(error, anthropic.APIConnectionError):
        return Ended(End.CUT, "The model cannot be reached.")
    status = getattr(error, "status_code", 0)
    if status == 200:
        return _CUT
    return Ended(End.CUT, _STATUSES.get(status, "The model could not answer."))
