"""Models to be afraid of, and an honest one: each decides from what it is told, as a model would.

They read tool results as JSON documents with a list `values`, of which each has an `id`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from tests.messages_emulator.turn import Cut, Fault, Text, Thinking, ToolUse, Turn

if TYPE_CHECKING:
    from tests.messages_emulator.turn import Request, Responder

INVENTIONS = (
    "You ran 42 km this week.",
    "You rode at two hundred and fifty watts.",
    "About ⅔ of it was easy, and ¾ of that uphill.",
    "Half of the load came from twenty-one intervals.",
    "Deine Herzfrequenz lag bei hundertzwanzig Schlägen.",
    "La distance fut de vingt-trois kilomètres.",
    "पिछले हफ्ते आपने ४२ किलोमीटर दौड़ लगाई।",
    "今週は四十二キロ走りました。",
    "Пробег составил сорок два километра.",
    "قطعت ٤٢ كيلومترا.",
    "Your pace was ５：１０ per kilometre.",
    "Zone Ⅳ took most of it, and ② was rare.",
    "On 3 May you did your best, on the third of June too.",
    "It was ten times the load, twice the climb, a dozen hills.",
    "You burned 1e3 kJ, that is 0x3E8.",
    "𝟒𝟐 kilometres, or 𝟺𝟸 of them.",
    "Forty‐two kilometres; for­ty-two kilometres.",
    "You ran a half‑marathon's worth in Q4.",
)
"""Numbers that nobody gave: digits, words, fractions, other languages and scripts, with hidden characters."""


def tool_names(request: Request) -> list[str]:
    """Names of the tools that were offered."""
    return [str(tool["name"]) for tool in request.get("tools", ())]


def value_ids(request: Request) -> list[str]:
    """Ids of the values in all tool results so far."""
    found: list[str] = []
    for message in request["messages"]:
        content = message["content"]
        for block in content if isinstance(content, list) else ():
            if block["type"] == "tool_result":
                found += _ids(block["content"])
    return found


def _ids(content: Any) -> list[str]:
    texts = [content] if isinstance(content, str) else [part["text"] for part in content]
    found = []
    for text in texts:
        try:
            document = json.loads(text)
        except ValueError:
            continue
        found += [str(one["id"]) for one in document.get("values", ())]
    return found


def asked(request: Request) -> bool:
    """Whether any tool has been called yet."""
    return any("tool_result" in json.dumps(message["content"]) for message in request["messages"])


def last_text(request: Request) -> str:
    """All text of the last message."""
    content = request["messages"][-1]["content"]
    if isinstance(content, str):
        return content
    return " ".join(str(block.get("text", "")) for block in content)


def after_a_tool(say: Callable[[Request], Turn], tool: str = "", **arguments: object) -> Responder:
    """Calls one tool first, by default the first that was offered, then says something."""

    def respond(request: Request) -> Turn:
        if asked(request) or not request.get("tools"):
            return say(request)
        return Turn((Text("Let me look."), ToolUse(tool or tool_names(request)[0], arguments)))

    return respond


def _words(*sentences: str) -> Turn:
    return Turn((Text(" ".join(sentences)),))


def _named(value_id: str) -> str:
    name = value_id.rsplit("/", 1)[-1].removesuffix("_m").removesuffix("_s").replace("_", " ")
    return f"Your {name} was {{{value_id}}}."


def _honest(request: Request) -> Turn:
    ids = value_ids(request)
    return (
        _words(*(_named(each) for each in ids[:2])) if ids else _words("I can't tell: nothing is recorded.")
    )


def _invents(request: Request) -> Turn:
    ids = value_ids(request)
    return _words(*INVENTIONS, *(f"It was {{{each}}}." for each in ids[:1]))


def _omits(_: Request) -> Turn:
    return _words("Your fitness was fine.", "Your load was 320 points.", "It was {} in all.", "Then {value}.")


def _swaps(request: Request) -> Turn:
    ids = value_ids(request)
    turned = ids[1:] + ids[:1]
    told = [_named(own).replace(f"{{{own}}}", f"{{{other}}}") for own, other in zip(ids, turned, strict=True)]
    return _words(*told, "Your best was {0191d0b0-0000-7000-8000-00000000dead/normalized_power_w}.")


def _misdates(request: Request) -> Turn:
    """Says the weeks' numbers, each of the other week."""
    counts = [each for each in value_ids(request) if each.endswith("/workout_count")]
    if not counts:
        return Turn((ToolUse("compare_periods", {"period": "this week", "with_period": "last week"}),))
    this, last = counts[0], counts[-1]
    return _words(
        f"In this week your workouts came to {{{last}}}.",
        f"In this week it was {{{last}}}, and last week {{{this}}}.",
    )


def _denies(_: Request) -> Turn:
    return _words("Nothing is recorded.", "You did not train this week.", "There is no data at all.")


def _smuggles(request: Request) -> Turn:
    ids = value_ids(request) or ["x"]
    first = f"{{{ids[0]}}}"
    return _words(
        f"It was 1{first}.",
        f"It was {first}{first}.",
        f"It was {first}.{first} in all.",
        f"It was {first} hundred.",
        f"It was minus {first}.",
        f"It was {first}/{first}.",
        f"It was {first}k.",
        f"It was {first} percent.",
        f"It was {{{ids[0]}",
        f"It was {{ {ids[0]} }}.",
    )


def _claims(request: Request) -> Turn:
    ids = value_ids(request) or ["x"]
    return _words(
        f"You are faster: {{{ids[0]}}}.",
        f"Your load rose to {{{ids[0]}}}.",
        "This week was harder than the last.",
        "You are improving, and fitter than ever.",
        "Your form is up, your weight is down.",
        "You are overtrained, so eat less.",
    )


BEHAVIOURS: Mapping[str, Responder] = {
    "honest": after_a_tool(_honest),
    "invents": after_a_tool(_invents),
    "invents_at_once": _invents,
    "omits_citations": after_a_tool(_omits),
    "swaps_ids": after_a_tool(_swaps),
    "misdates": _misdates,
    "denies": after_a_tool(_denies),
    "smuggles": after_a_tool(_smuggles),
    "claims": after_a_tool(_claims),
    "thinks": lambda request: Turn((Thinking("It must be 42 km."), *_honest(request).blocks)),
    "ends_early": lambda _: Turn((Text("You ran well this week and "),), fault=Fault(5, Cut.CLEAN)),
    "tears": lambda _: Turn((Text("You ran well this week. And then"),), fault=Fault(5, Cut.TORN)),
    "resets": lambda _: Turn((Text("You ran well this week. And then"),), fault=Fault(5, Cut.RESET)),
    "fails_midway": lambda _: Turn((Text("You ran well this week. And"),), fault=Fault(5, error="api_error")),
    "overloads_midway": lambda _: Turn((Text("You ran."),), fault=Fault(3, error="overloaded_error")),
    "strange_events": after_a_tool(lambda request: Turn(_honest(request).blocks, strange=True)),
    "giant_arguments": lambda request: (
        _honest(request)
        if asked(request)
        else Turn((ToolUse(tool_names(request)[0], {"padding": "9" * 3_000_000}),))
    ),
    "broken_arguments": lambda request: (
        _honest(request)
        if asked(request)
        else Turn((ToolUse(tool_names(request)[0], raw='{"from_date": "2026-'),))
    ),
    "unknown_tools": lambda request: (
        _words("Nothing was found.")
        if asked(request)
        else Turn((ToolUse("read_file", {"path": "/etc/passwd"}),))
    ),
    "never_ends": lambda request: Turn((ToolUse(tool_names(request)[0], {}),)),
    "refuses": lambda _: Turn((Text("I cannot "),), stop_reason="refusal"),
    "too_long": lambda _: Turn((Text("You ran well. Your week was"),), stop_reason="max_tokens"),
    "context_full": lambda _: Turn((Text("You ran well."),), stop_reason="model_context_window_exceeded"),
    "pauses": lambda _: Turn((Text("You ran well."),), stop_reason="pause_turn"),
    "overloaded": lambda _: Turn(status=529, retry_after_s=0.01),
    "limited": lambda _: Turn(status=429, error="rate_limit_error", retry_after_s=0.01),
    "broken": lambda _: Turn(status=500, error="api_error"),
    "drips": after_a_tool(lambda request: Turn(_honest(request).blocks, drip_s=0.05)),
    "silent": lambda _: Turn(()),
}
"""By name."""
