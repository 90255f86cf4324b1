"""Opening a baked graph on the CPU."""

import os

import onnxruntime


def onnx_session(graph: bytes) -> onnxruntime.InferenceSession:
    """A session of the bytes of an ONNX file, on OMP_NUM_THREADS threads (all cores where that is unset)."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = int(os.environ.get("OMP_NUM_THREADS", "0"))
    # Threads that spin while they wait take the processor from whatever else runs beside.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
