package ai.refocused.job;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a model can be packaged as. */
public enum DeploymentFormat {
  SAFETENSORS_FP32("safetensors-fp32"),
  SAFETENSORS_FP16("safetensors-fp16"),
  SAFETENSORS_BF16("safetensors-bf16"),
  PYTORCH("pytorch"),
  ADAPTER("adapter"),
  SAMEDIFF("samediff"),
  GGUF_F32("gguf-f32"),
  GGUF_F16("gguf-f16"),
  GGUF_Q8_0("gguf-q8_0"),
  OLLAMA("ollama");

  /** The ones that a Modelfile can build on, the smallest first. */
  public static final List<DeploymentFormat> GGUF = List.of(GGUF_Q8_0, GGUF_F16, GGUF_F32);

  private final String id;

  DeploymentFormat(String id) {
    this.id = id;
  }

  /** The name as written in a pom and in JSON. */
  @JsonValue
  public String id() {
    return id;
  }

  @JsonCreator
  public static DeploymentFormat of(String id) {
    return find(id).orElseThrow(() -> new IllegalArgumentException(id));
  }

  /** The format of a name. */
  public static Optional<DeploymentFormat> find(String id) {
    return Arrays.stream(values()).filter(format -> format.id.equals(id)).findFirst();
  }
}
