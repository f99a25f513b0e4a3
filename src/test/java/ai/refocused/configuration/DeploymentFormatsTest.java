package ai.refocused.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import ai.refocused.job.DeploymentFormat;
import ai.refocused.job.Problem;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeploymentFormatsTest {
  @Test
  void knowsEveryFormatByItsName() {
    for (DeploymentFormat format : DeploymentFormat.values()) {
      assertThat(DeploymentFormats.of(List.of(format.id()))).containsExactly(format);
    }
    assertThat(problems("gguf-f16", "ollama", "adapter")).isEmpty();
    assertThat(problems(DeploymentFormats.DEFAULT.toArray(String[]::new))).isEmpty();
  }

  @Test
  void refusesOnnxPlainly() {
    assertThat(problems("onnx"))
        .containsExactly(
            "<formats>: \"onnx\" is not written: no exporter to ONNX is kept up on the JVM. Package"
                + " safetensors-fp32 and convert that folder with Hugging Face's optimum.");
  }

  @Test
  void tellsEverythingThatIsWrong() {
    assertThat(problems("safetensors-f16", "pytorch", "pytorch", "ollama"))
        .hasSize(3)
        .anyMatch(text -> text.endsWith("Did you mean \"safetensors-fp16\"?"))
        .contains("<formats>: \"pytorch\" is there twice. Remove one.")
        .contains(
            "<formats>: \"ollama\" needs a GGUF file beside it. Add one of gguf-q8_0, gguf-f16,"
                + " gguf-f32.");
  }

  private static List<String> problems(String... names) {
    List<Problem> problems = new ArrayList<>();
    DeploymentFormats.check(List.of(names), "<formats>", problems);
    return problems.stream().map(Problem::toString).toList();
  }
}
