"""Training of Spindle's rotation-invariant mitosis detectors, from labelled tissue to a plain ONNX file."""
