"""The engine that asks a model by the Messages API. The SDK is imported when the first question comes."""

from runningmate_coach.adapters.messages.answerer import MessagesAnswerer

__all__ = ["MessagesAnswerer"]
