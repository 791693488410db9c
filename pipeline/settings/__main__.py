"""``python -m pipeline.settings [FOLDER]``: write the JSON schemas of the configuration (default: config/schema/)."""

import json
import sys
from pathlib import Path

from pipeline.settings import defaults_dir, json_schema


def write(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, schema in json_schema().items():
        (folder / name).write_text(json.dumps(schema, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else defaults_dir() / "schema")
