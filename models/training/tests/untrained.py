"""Small networks of random weights with settled batch statistics, and what runs them, for the tests of the export."""

from functools import cache

import numpy as np
import onnx
import torch
from numpy.typing import NDArray

from spindle_training.detector.onnx_session import onnx_session
from spindle_training.export.calibration_pixels import CalibrationPixels
from spindle_training.export.golden import golden_patches, golden_picture
from spindle_training.networks.judge import Judge, JudgeShape
from spindle_training.networks.scout import Scout, ScoutShape


def kernels_for(group: str) -> str:
    return "plain" if group == "C1" else "smoothed"


@cache
def untrained_scout(group: str) -> Scout:
    torch.manual_seed(3)
    shape = ScoutShape(group=group, kernels=kernels_for(group), lift=2, second=3, third=4, head=6)
    return settled(Scout(shape), golden_picture()[None])


@cache
def untrained_judge(group: str, kernels: str | None = None) -> Judge:
    torch.manual_seed(5)
    shape = JudgeShape(group=group, kernels=kernels or kernels_for(group), lift=2, second=3, third=4, fourth=5, head=6)
    return settled(Judge(shape), golden_patches())


@torch.no_grad()
def settled(network: Scout | Judge, pixels: NDArray[np.uint8]) -> Scout | Judge:
    """In evaluation mode, with the batch statistics of `pixels` and affines that differ between channels."""
    for norm in network.norms:
        torch.nn.init.uniform_(norm.norm.weight, 0.5, 1.5)
        torch.nn.init.uniform_(norm.norm.bias, -0.2, 0.4)
        norm.norm.momentum = None
    network.train()(torch.from_numpy(channels_first(pixels)))
    return network.eval()


def synthetic_calibration() -> CalibrationPixels:
    return CalibrationPixels(golden_picture()[None], golden_patches())


def channels_first(pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    """[batch, height, width, 3] -> what a graph reads, [batch, 3, height, width]."""
    return np.ascontiguousarray(pixels.transpose(0, 3, 1, 2), dtype=np.float32)


def logits_of(model: onnx.ModelProto, pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    """What a graph answers to [batch, height, width, 3]: [batch, 1, rows, columns]."""
    (logits,) = onnx_session(model.SerializeToString()).run(["logit"], {"image": channels_first(pixels)})
    return logits
