"""What can go wrong with one dataset or model, as told to the person on call."""

from __future__ import annotations

from typing import Any


class LoadError(Exception):
    """
    A failure of one dataset or model. `code` is a stable word for programs, the message says what, where and what to
    do. Codes: SchemaBroken, AuditFailed, TransformFailed, LoadConflict, MarkerMissing, ModelFailed; of APIs also those of
    their extraction, ExtractionMissing, PagesDamaged, ItemsMissing, InvalidItems.
    """

    def __init__(self, code: str, message: str, findings: list[dict[str, str]] | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.findings = findings or []


def finding(kind: str, message: str, severity: str = "warning") -> dict[str, str]:
    """Something that a person should know though the load went on. Severity: `warning` or `info`."""
    return {"kind": kind, "severity": severity, "message": message}


def describe(error: BaseException) -> dict[str, Any]:
    """`{"code", "message"}` of any exception; a Java exception is cut to what it says first."""
    code = getattr(error, "code", None)
    if isinstance(code, str):
        return {"code": code, "message": str(error)}
    java = getattr(error, "java_exception", None)
    text = java.toString() if java is not None else str(error)
    cause = java.getCause() if java is not None else None
    if cause is not None and cause.toString() not in text:
        text = f"{text} (cause: {cause.toString()})"
    lines = [line for line in text.splitlines() if line.strip()]
    return {"code": type(error).__name__, "message": " ".join(lines[:6])[:1500] or type(error).__name__}
