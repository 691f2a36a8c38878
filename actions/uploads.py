"""Uploaded files are checked in a process of their own.

Decoders of images and PDFs are the usual way into a server, and a well-made bomb may keep them
busy for minutes. The child has limits of time and memory, no secrets in its environment and no
way to write files; it answers with bytes and JSON, never with pickled objects.

The child reads a JSON line {"name", "limits", "budget"} and then the file from standard input, and
writes a JSON line ({"file": …} or {"problem": …}) and then the cleaned file.
"""

import asyncio
import json
import resource
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

import structlog

from actions.services.attachments import CleanFile, Limits, Problem, ProblemCode, check

log = structlog.get_logger()
ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Budget:
    """What one check may use: seconds of processor and of clock, bytes of memory."""

    cpu_seconds: int = 20
    seconds: float = 60.0
    memory_bytes: int = 2_000_000_000


class UploadInspector:
    """Checks uploads, at most `parallel` at a time; the others wait."""

    def __init__(
        self, limits: Limits | None = None, budget: Budget | None = None, parallel: int = 2
    ) -> None:
        self._limits = limits or Limits()
        self._budget = budget or Budget()
        self._slots = asyncio.Semaphore(parallel)

    async def inspect(self, data: bytes, claimed_name: str) -> CleanFile | Problem:
        """The cleaned file, or why it is refused (see `actions.services.attachments.check`).

        Raises RuntimeError when the check itself is broken, which is no fault of the file.
        """
        if len(data) > self._limits.max_bytes:
            return Problem(ProblemCode.TOO_LARGE, self._limits.max_bytes, len(data))
        async with self._slots:
            return await self._inspect(data, claimed_name)

    async def _inspect(self, data: bytes, claimed_name: str) -> CleanFile | Problem:
        head = {
            "name": claimed_name,
            "limits": asdict(self._limits),
            "budget": asdict(self._budget),
        }
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "actions.uploads",
            cwd=ROOT,
            env={"LANG": "C.UTF-8"},
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            async with asyncio.timeout(self._budget.seconds):
                output, _ = await process.communicate(json.dumps(head).encode() + b"\n" + data)
        except TimeoutError:
            log.warning("upload_check_stopped", reason="time")
            return Problem(ProblemCode.TOO_COMPLEX)
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        status = await process.wait()
        if status < 0:
            # Ended by a signal: the limit of processor time, or a crash in a decoder.
            log.warning("upload_check_stopped", reason=f"signal {-status}")
            return Problem(ProblemCode.TOO_COMPLEX)
        if status:
            raise RuntimeError(f"the check of uploads ended with {status}")
        return _answer(output)


def _answer(output: bytes) -> CleanFile | Problem:
    line, _, data = output.partition(b"\n")
    answer = json.loads(line)
    if "problem" in answer:
        problem = answer["problem"]
        return Problem(ProblemCode(problem["code"]), problem["limit"], problem["found"])
    return CleanFile(data=data, **answer["file"])


def main() -> None:
    """The child: one file from standard input to standard output."""
    head = json.loads(sys.stdin.buffer.readline())
    budget = Budget(**head["budget"])
    resource.setrlimit(resource.RLIMIT_CPU, (budget.cpu_seconds, budget.cpu_seconds))
    resource.setrlimit(resource.RLIMIT_AS, (budget.memory_bytes, budget.memory_bytes))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    result = check(sys.stdin.buffer.read(), head["name"], Limits(**head["limits"]))
    data = b""
    answer: dict[str, object]
    if isinstance(result, Problem):
        answer = {"problem": asdict(result)}
    else:
        data = result.data
        answer = {
            "file": {"name": result.name, "media_type": result.media_type, "pages": result.pages}
        }
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + data)


if __name__ == "__main__":
    main()
