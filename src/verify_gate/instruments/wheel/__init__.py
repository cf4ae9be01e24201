"""build, read from the wheel itself: built through the sdist, held against the source, installed and tried."""

from __future__ import annotations

from verify_gate.instruments.wheel.adapter import Wheel, WheelOptions

__all__ = ["Wheel", "WheelOptions"]
