"""Interpolated kernels: one weight for each grid point of the disk, turned by bilinear interpolation.

Source: Bekkers, Lafarge et al., MICCAI 2018.
"""

from torch import Tensor

from spindle_training.groups.kernels.disk import disk_points, on_square, turned_back


def interpolated_matrix(size: int, angle: float) -> Tensor:
    """The linear map from weights to the kernel turned by `angle` radians.

    k_angle(x) = sum over grid points p of w_p tent(u - p), u = R_angle^-1 x, with
    tent(x, y) = max(0, 1 - |x|) max(0, 1 - |y|); taps outside the disk count as zero.

    Returns: [size * size, points], float32.
    """
    points = disk_points(size)
    offsets = turned_back(points, angle)[:, None] - points
    tents = (1 - offsets.abs()).clamp(min=0).prod(dim=-1)
    return on_square(tents, size)
