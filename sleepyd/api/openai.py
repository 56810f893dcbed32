"""Chat completions and models in OpenAI's shape, so that any of its clients can ask for a fix. `day.chat` answers.

What is beside the text stands under `sleepyd` in the reply, and in the last chunk of a stream. A stream's chunks
before the answer say the stages in the same place, with an empty delta: the text itself comes when it is verified.
"""

import json
import time
from collections.abc import AsyncIterator
from functools import partial
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse
from fastapi.sse import KEEPALIVE_COMMENT
from pydantic import BaseModel, ConfigDict, Field
from ulid import ULID

from sleepyd.api import failures
from sleepyd.api.fixes import Work
from sleepyd.api.schemas import Text
from sleepyd.api.service import Json, Service
from sleepyd.day.chat import ChatRequest, ChatResult
from sleepyd.errors import InvalidInput

PATH = "/v1/chat/completions"
router = APIRouter()


class _Lenient(BaseModel):
    """Clients send much that has no meaning here; only what would change the answer is looked at."""

    model_config = ConfigDict(extra="ignore", strict=True)


class TextPart(_Lenient):
    """A part of a message."""

    type: Literal["text"]
    text: Text


class MessageBody(_Lenient):
    """One message."""

    role: Literal["system", "developer", "user", "assistant"]
    content: Text | Annotated[list[TextPart], Field(max_length=100)] | None = None

    def as_text(self) -> dict[str, str]:
        """Role and content as text."""
        parts = self.content or ""
        role = "system" if self.role == "developer" else self.role
        return {"role": role, "content": parts if isinstance(parts, str) else "\n".join(part.text for part in parts)}


class StreamOptions(_Lenient):
    """How to stream."""

    include_usage: bool | None = False


class ChatBody(_Lenient):
    """A conversation to answer."""

    model: Text = Field(description="`sleepyd`: the rustc error decides; or a name of GET /v1/models.")
    messages: list[MessageBody] = Field(min_length=1, max_length=500)
    stream: bool | None = False
    stream_options: StreamOptions | None = None
    max_tokens: int | None = Field(None, ge=1)
    max_completion_tokens: int | None = Field(None, ge=1)
    temperature: float | None = Field(None, ge=0, le=2)
    seed: int | None = Field(None, ge=0, le=2**31 - 1)
    n: int | None = 1
    tools: list[Any] | None = None
    raw: bool = Field(False, description="The model's own words to these messages; nothing is compiled.")

    def to_request(self) -> ChatRequest:
        """As the chat takes it. Raises InvalidInput for what it cannot do."""
        if (self.n or 1) != 1:
            raise InvalidInput(f"n: got {self.n}, expected 1: one answer, which is verified", param="n")
        if self.tools:
            raise InvalidInput("tools: none are called here; leave them out", param="tools")
        return ChatRequest(
            messages=tuple(message.as_text() for message in self.messages),
            model=self.model,
            max_tokens=self.max_completion_tokens or self.max_tokens,
            temperature=self.temperature or 0.0,
            seed=self.seed,
            is_raw=self.raw,
        )


@router.post(PATH, responses={200: {"content": {"text/event-stream": {}}}})
async def chat(body: ChatBody, request: Request) -> Response:
    """Answer a conversation in OpenAI's shape: the rustc error in it decides who answers, what is fixed is verified."""
    service: Service = request.app.state.service
    asked = body.to_request()
    service.model(asked.model)  # before a stream begins, so that its status can say so
    longest_wait_s = request.app.state.config.day.timeout_s
    state = request.app.state
    under_way = Work(state.metrics.watched(partial(service.chat, asked)), state.admission, longest_wait_s)
    head = {"id": f"chatcmpl-{ULID()}", "created": int(time.time())}
    if body.stream:
        with_usage = bool(body.stream_options and body.stream_options.include_usage)
        chunks = _chunks(under_way, head, asked.model, with_usage=with_usage)
        return StreamingResponse(chunks, media_type="text/event-stream", headers={"Cache-Control": "no-store"})
    return JSONResponse(_completion(head, await under_way.result(request.receive)))


@router.get("/v1/models")
def models(request: Request) -> Json:
    """Who can be asked: `sleepyd`, the base model, and the adapters of the generation that is served."""
    service: Service = request.app.state.service
    return {"object": "list", "data": service.models()}


@router.get("/v1/models/{name}")
def model(name: str, request: Request) -> Json:
    """One of them."""
    service: Service = request.app.state.service
    return service.model(name)


def _completion(head: Json, result: ChatResult) -> Json:
    message = {"role": "assistant", "content": result.text, "refusal": None}
    choice = {"index": 0, "message": message, "finish_reason": _finish(result), "logprobs": None}
    return {
        **head,
        "object": "chat.completion",
        "model": result.model,
        "choices": [choice],
        "usage": _usage(result),
        "sleepyd": result.to_dict(),
    }


async def _chunks(under_way: Work[ChatResult], head: Json, asked: str, *, with_usage: bool) -> AsyncIterator[bytes]:
    """The stages, the text line by line, why it ends, the tokens where they are wanted, and `[DONE]`."""
    head = {**head, "object": "chat.completion.chunk", "model": asked}
    try:
        yield _chunk(head, {"role": "assistant", "content": ""})
        async for stage in under_way.stages():
            if stage is None:
                yield KEEPALIVE_COMMENT
            else:
                yield _chunk(head, {}, sleepyd={"stage": stage[0], **stage[1]})
        try:
            result = under_way.outcome()
        except Exception as error:  # noqa: BLE001  the request's edge: told in the shape, logged by `failures`
            yield _data(failures.describe(error)[1])
            return
        head["model"] = result.model
        for line in result.text.splitlines(keepends=True):
            yield _chunk(head, {"content": line})
        yield _chunk(head, {}, _finish(result), sleepyd=result.to_dict())
        if with_usage:
            yield _data({**head, "choices": [], "usage": _usage(result)})
        yield b"data: [DONE]\n\n"
    finally:
        under_way.abandon()


def _chunk(head: Json, delta: Json, finish: str | None = None, **more: Any) -> bytes:
    return _data({**head, "choices": [{"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}], **more})


def _data(data: Json) -> bytes:
    return f"data: {json.dumps(data, ensure_ascii=False)}\n\n".encode()


def _finish(result: ChatResult) -> str:
    return "length" if result.is_cut else "stop"


def _usage(result: ChatResult) -> Json:
    read, written = result.prompt_tokens, result.tokens
    return {"prompt_tokens": read, "completion_tokens": written, "total_tokens": read + written}
