"""Model providers behind one small protocol."""

from __future__ import annotations

from nlquery.providers.errors import ProviderError
from nlquery.providers.protocol import (
    Finish,
    ImagePart,
    Message,
    Provider,
    ReasoningDelta,
    Request,
    StreamEvent,
    TextDelta,
    TextPart,
    Tool,
    ToolCall,
    ToolResult,
)

__all__ = [
    "Finish",
    "ImagePart",
    "Message",
    "Provider",
    "ProviderError",
    "ReasoningDelta",
    "Request",
    "StreamEvent",
    "TextDelta",
    "TextPart",
    "Tool",
    "ToolCall",
    "ToolResult",
]
