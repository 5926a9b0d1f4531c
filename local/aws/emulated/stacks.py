"""Stack operations answer when the stack has settled, or after a while.

The CDK command line looks at a stack at once and then every five seconds; the embedded AWS needs one second for most.
"""

from __future__ import annotations

import asyncio
import contextvars
from typing import Any

from ministack.services import cloudformation
from ministack.services.cloudformation import stacks

# Below the time after which clients give up on an answer.
_LONGEST_WAIT_SECONDS = 20.0

_begun: contextvars.ContextVar[list[asyncio.Task[Any]] | None] = contextvars.ContextVar("begun", default=None)


def create_stack_task(coroutine: Any, stack: dict[str, Any] | None, stack_id: str | None = None) -> None:
    """Begins a stack operation as MiniStack does, and remembers it for the request that began it."""
    with stacks._stack_region_context(stack, stack_id):
        task = asyncio.get_event_loop().create_task(coroutine)
    begun = _begun.get()
    if begun is not None:
        begun.append(task)


def install() -> None:
    stacks._create_stack_task_in_region = create_stack_task
    for module in (cloudformation.changesets, cloudformation.handlers):
        if hasattr(module, "_create_stack_task_in_region"):
            module._create_stack_task_in_region = create_stack_task
    handle_request = cloudformation.handle_request

    async def settled(*arguments: Any, **options: Any) -> Any:
        begun: list[asyncio.Task[Any]] = []
        token = _begun.set(begun)
        try:
            answer = await handle_request(*arguments, **options)
        finally:
            _begun.reset(token)
        if begun:
            await asyncio.wait(begun, timeout=_LONGEST_WAIT_SECONDS)
        return answer

    cloudformation.handle_request = settled
