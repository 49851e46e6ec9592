"""A trained network on disk, as ONNX Runtime runs it: on one thread, for workers share the processor."""

from pathlib import Path
from typing import Any


def session(path: Path) -> Any:
    from onnxruntime import InferenceSession, SessionOptions

    options = SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return InferenceSession(str(path), options)
