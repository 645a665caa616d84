"""Writes what `kinds.toml` ships now into `store/items/shipped_kinds.txt`, beside what older versions shipped.

Run it when a version is released, before `kinds.toml` changes again: `python tools/shipped_kinds.py`.
"""

from __future__ import annotations

import json
from pathlib import Path

from opsboard.domain.kinds_loader import load_default, workflow_to_json
from opsboard.store.items import workflow_updates
from opsboard.store.sqlite.opening import SCHEMA_VERSION

PATH = Path(workflow_updates.__file__).with_name("shipped_kinds.txt")


def main() -> None:
    """Add the parts of now."""
    known = workflow_updates.shipped_parts() if PATH.exists() else {}
    lines = {place: [str(one.since), *one.digests] for place, one in known.items()}
    for place, part in workflow_updates.parts_of(json.loads(workflow_to_json(load_default()))).items():
        line = lines.setdefault(place, [str(SCHEMA_VERSION)])
        digest = workflow_updates.digest_of(part)
        if digest not in line[1:]:
            line.append(digest)
    PATH.write_text("".join(f"{place} {' '.join(line)}\n" for place, line in sorted(lines.items())), encoding="utf-8")


if __name__ == "__main__":
    main()
