"""Says in the test report whether the training environment is there at all."""

import pytest


@pytest.mark.parametrize("package", ["torch", "onnx", "onnxruntime", "cv2", "jsonschema", "matplotlib"])
def test_package_of_requirements_is_installed(package: str) -> None:
    reason = f"{package} is absent, so the training tests are skipped: see requirements.txt"
    pytest.importorskip(package, exc_type=ImportError, reason=reason)
