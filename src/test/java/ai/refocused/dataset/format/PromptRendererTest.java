package ai.refocused.dataset.format;

import static org.assertj.core.api.Assertions.assertThat;

import ai.refocused.job.Task;
import ai.refocused.tokenizer.chat.ChatTemplate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A prompt is what the model has seen before answers of its task. */
class PromptRendererTest {
  private static final ChatTemplate TEMPLATE =
      ChatTemplate.of("template", ChatTemplate.BUILT_IN, Map.of());

  @ParameterizedTest
  @EnumSource(
      value = Task.class,
      names = {"INSTRUCT", "CODE"})
  void aPromptIsTheBeginningOfItsExample(Task task) {
    Example whole =
        task == Task.CODE
            ? new Example.Code("Add {two} numbers", "the answer")
            : new Example.Instruct("Add {two} numbers", "", "the answer");
    RenderedExample example = new ExampleRenderer(TEMPLATE).render(whole);
    RenderedPrompt prompt = new PromptRenderer(task, TEMPLATE).render("Add {two} numbers");
    assertThat(prompt.text() + "the answer").isEqualTo(example.text());
    assertThat(prompt.fromTemplate()).isFalse();
  }

  @Test
  void chatPromptsEndWhereTheAssistantBegins() {
    PromptRenderer renderer = new PromptRenderer(Task.CHAT, TEMPLATE);
    assertThat(renderer.render("Hi"))
        .isEqualTo(new RenderedPrompt("<|user|>Hi<|end|>\n<|assistant|>", true));
    assertThat(
            renderer
                .conversation(
                    List.of(
                        Map.of("role", "user", "content", "Hi"),
                        Map.of("role", "assistant", "content", "Yes?"),
                        Map.of("role", "user", "content", "Why")))
                .text())
        .isEqualTo(
            "<|user|>Hi<|end|>\n<|assistant|>Yes?<|end|>\n<|user|>Why<|end|>\n<|assistant|>");
  }

  @ParameterizedTest
  @EnumSource(
      value = Task.class,
      names = {"DOMAIN", "CUSTOM"})
  void otherPromptsStayAsTheyAre(Task task) {
    assertThat(new PromptRenderer(task, TEMPLATE).render("Once upon"))
        .isEqualTo(new RenderedPrompt("Once upon", false));
  }
}
