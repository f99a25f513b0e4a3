package ai.refocused.export;

import ai.refocused.weights.DType;
import ai.refocused.weights.SafetensorsWriter;
import ai.refocused.weights.TensorSource;
import ai.refocused.weights.TorchFileWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** In which file, and how precisely, a model's folder holds its weights. */
public enum WeightsFormat {
  SAFETENSORS_FP32("model.safetensors", DType.F32, "float32"),
  SAFETENSORS_FP16("model.safetensors", DType.F16, "float16"),
  SAFETENSORS_BF16("model.safetensors", DType.BF16, "bfloat16"),
  PYTORCH_FP32("pytorch_model.bin", DType.F32, "float32") {
    @Override
    void write(Path target, TensorSource tensors, List<String> names) throws IOException {
      TorchFileWriter.write(target, tensors, names);
    }
  };

  private final String fileName;
  private final DType type;
  private final String torchName;

  WeightsFormat(String fileName, DType type, String torchName) {
    this.fileName = fileName;
    this.type = type;
    this.torchName = torchName;
  }

  String fileName() {
    return fileName;
  }

  /** The type as config.json names it. */
  String torchName() {
    return torchName;
  }

  void write(Path target, TensorSource tensors, List<String> names) throws IOException {
    SafetensorsWriter.write(target, tensors, names, type);
  }
}
