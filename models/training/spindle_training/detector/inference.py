"""The scout under its former name."""

from spindle_training.detector.scout import BakedScout as BakedDetector

__all__ = ["BakedDetector"]
