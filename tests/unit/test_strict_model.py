"""The base of the models: strict, and deaf to plugins of pydantic's."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import ValidationError

from verify_gate.strict_model import StrictModel

LENIENT = """
    class Lenient:
        def new_schema_validator(self, *arguments):
            print("asked")
            return None, None, None
    plugin = Lenient()
"""
MODEL = """
    from verify_gate.strict_model import StrictModel
    class Model(StrictModel):
        x: int
    print(Model.model_validate({"x": 1}))
"""


class Model(StrictModel):
    x: int = 0


@pytest.mark.parametrize("data", [{"x": "1"}, {"y": 1}, {"x": 1.5}])
def test_takes_nothing_that_it_would_have_to_convert(data: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Model.model_validate(data)


def test_is_frozen() -> None:
    model = Model()
    with pytest.raises(ValidationError):
        model.x = 1  # type: ignore[misc]  # what a type checker forbids is what has to fail here


def test_no_plugin_of_pydantic_takes_part(tmp_path: Path) -> None:
    """It could let anything pass as verify.toml. The control shows that pydantic by itself would ask it."""
    metadata = tmp_path / "lenient-1.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: lenient\nVersion: 1\n")
    (metadata / "entry_points.txt").write_text("[pydantic]\nlenient = lenient:plugin\n")
    (tmp_path / "lenient.py").write_text("\n".join(line[4:] for line in LENIENT.splitlines()))
    code = "\n".join(line[4:] for line in MODEL.splitlines())
    by_itself = code.replace("verify_gate.strict_model import StrictModel", "pydantic import BaseModel as StrictModel")
    assert said(code, tmp_path) == "x=1"
    assert "asked" in said(by_itself, tmp_path)


def said(code: str, path: Path) -> str:
    words = [sys.executable, "-c", f"import sys; sys.path.append({str(path)!r})\n{code}"]
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout.strip()
