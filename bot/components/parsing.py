"""Parses many utterances with a trained model, for evaluations: JSON lines in, JSON lines out.

Run as `python -m components.parsing MODEL` with `{"text": …, "locale": …}` on each line of the
standard input; each line of the output holds `intent`, `confidence`, `ranking` and `ms`.
"""

import asyncio
import json
import sys
import time
from typing import Any, Dict, Text

from components.importer import LOCALE_KEY
from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage


async def _parse(agent: Agent, row: Dict[Text, Any]) -> Dict[Text, Any]:
    message = UserMessage(row["text"], metadata={LOCALE_KEY: row["locale"], "channel": "web"})
    start = time.perf_counter()
    data = await agent.processor.parse_message(message)
    spent = (time.perf_counter() - start) * 1000
    ranking = [(r["name"], round(r["confidence"], 4)) for r in data.get("intent_ranking") or []]
    ranked = [r for r in ranking if r[0] != "nlu_fallback"]
    return {
        "intent": data["intent"]["name"],
        "confidence": data["intent"]["confidence"],
        "ranking": ranked,
        "parts": data.get("parts") or [],
        "ms": spent,
    }


async def _main(model: Text) -> None:
    agent = Agent.load(model)
    for line in sys.stdin:
        print(json.dumps(await _parse(agent, json.loads(line)), ensure_ascii=False), flush=True)


if __name__ == "__main__":
    asyncio.run(_main(sys.argv[1]))
