package ai.refocused.deployment.gguf;

import ai.refocused.weights.TensorInfo;
import java.util.List;

/**
 * How precisely a GGUF file holds matrices. Vectors are always float32, as llama.cpp wants them.
 */
public enum GgufPrecision {
  F32(GgufType.F32, 0),
  F16(GgufType.F16, 1),
  Q8_0(GgufType.Q8_0, 7);

  private final GgufType type;
  private final int fileType;

  GgufPrecision(GgufType type, int fileType) {
    this.type = type;
    this.fileType = fileType;
  }

  /** The number of {@code general.file_type}. */
  int fileType() {
    return fileType;
  }

  /** Float16 instead of blocks where a row is no whole number of blocks. */
  GgufType typeOf(TensorInfo tensor) {
    List<Long> shape = tensor.shape();
    if (shape.size() < 2) {
      return GgufType.F32;
    }
    boolean wholeBlocks = shape.get(shape.size() - 1) % type.blockElements() == 0;
    return wholeBlocks ? type : GgufType.F16;
  }
}
