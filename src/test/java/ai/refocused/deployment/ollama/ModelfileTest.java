package ai.refocused.deployment.ollama;

import static org.assertj.core.api.Assertions.assertThat;

import ai.refocused.job.Task;
import ai.refocused.tokenizer.chat.ChatTemplate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelfileTest {
  private static final String BEGIN = "{% for m in messages %}";
  private static final String END =
      "{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}";
  private static final String TURN = "<|im_start|>{{ m['role'] }}\n{{ m['content'] }}<|im_end|>\n";

  @Test
  void aTemplateThatOnlyMarksTurnsIsTranslated() {
    Modelfile file = modelfile(Task.CHAT, "{{ bos_token }}" + BEGIN + TURN + END);

    assertThat(file.isRaw()).isFalse();
    assertThat(file.text())
        .isEqualTo(
            """
            FROM ./model.gguf
            TEMPLATE \"""<s>{{ range .Messages }}{{ if eq .Role "system" }}<|im_start|>system
            {{ .Content }}<|im_end|>
            {{ else if eq .Role "user" }}<|im_start|>user
            {{ .Content }}<|im_end|>
            {{ else if eq .Role "assistant" }}<|im_start|>assistant
            {{ .Content }}<|im_end|>
            {{ end }}{{ end }}<|im_start|>assistant
            \"""
            PARAMETER num_ctx 256
            PARAMETER stop "<|im_end|>"
            PARAMETER stop \"""
            say "no".\"""
            # Left out, as its quotes cannot be written: stop "
            """);
  }

  @Test
  void aTemplateThatRefusesSystemMessagesHasNone() {
    String refusal =
        "{% if messages[0]['role'] == 'system' %}{{ raise_exception('no') }}{% endif %}";

    Modelfile file = modelfile(Task.CHAT, refusal + BEGIN + TURN + END);

    assertThat(file.isRaw()).isFalse();
    assertThat(file.text()).contains("{{ if eq .Role \"user\" }}").doesNotContain("system");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{% for m in messages %}{{ loop.index }}{{ m['content'] }}{% endfor %}",
        "{% for m in messages %}{{ m['content'] | upper }}{% endfor %}",
        "{% for m in messages %}{{ m['content'] }}{{ m['content'] }}{% endfor %}",
        "{{ messages[-1]['content'] }}",
        "{% for m in messages %}<{{ '{{' }}>{{ m['content'] }};{% endfor %}",
        "{% for m in messages %}{{ m['content'] }}{% if not loop.last %}, {% endif %}{% endfor %}"
      })
  void anyOtherTemplateIsNotGuessedAt(String template) {
    Modelfile file = modelfile(Task.CHAT, template);

    assertThat(file.isRaw()).isTrue();
    assertThat(file.text())
        .contains(
            "# The model's chat template cannot be said in Ollama's language.\n"
                + "# Prompts go to the model as they are: write the template's marks yourself.\n"
                + "TEMPLATE \"\"\"{{ .Prompt }}\"\"\"\n");
  }

  @Test
  void otherTasksRenderPromptsAsTheirExamples() {
    assertThat(modelfile(Task.INSTRUCT, "").text())
        .contains("TEMPLATE \"\"\"### Instruction:\n{{ .Prompt }}\n\n### Response:\n\"\"\"\n");
    assertThat(modelfile(Task.CUSTOM, "").text()).contains("TEMPLATE \"\"\"{{ .Prompt }}\"\"\"\n");
  }

  private static Modelfile modelfile(Task task, String template) {
    return Modelfile.of(
        "model.gguf",
        task,
        ChatTemplate.of("test", template, Map.of("bos_token", "<s>")),
        List.of("<|im_end|>", "\nsay \"no\".", "\""),
        256);
  }
}
