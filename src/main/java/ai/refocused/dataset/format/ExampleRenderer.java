package ai.refocused.dataset.format;

import ai.refocused.tokenizer.chat.ChatTemplate;
import ai.refocused.tokenizer.chat.RenderedChat;

/** Writes examples as the text that the model reads. */
public final class ExampleRenderer {
  private final ChatTemplate template;

  public ExampleRenderer(ChatTemplate template) {
    this.template = template;
  }

  /**
   * The text of an example.
   *
   * @throws ai.refocused.tokenizer.TokenizerException if the chat template refuses
   * @throws IllegalArgumentException for tokens, which have no text
   */
  public RenderedExample render(Example example) {
    if (example instanceof Example.Chat chat) {
      RenderedChat rendered = template.renderForTraining(chat.messages(), chat.extras());
      return new RenderedExample(rendered.text(), rendered.answers(), true);
    }
    if (example instanceof Example.Instruct instruct) {
      String input = instruct.input().isEmpty() ? "" : "### Input:\n" + instruct.input() + "\n\n";
      String prompt =
          "### Instruction:\n" + instruct.instruction() + "\n\n" + input + "### Response:\n";
      return RenderedExample.of(prompt, instruct.output());
    }
    if (example instanceof Example.Code code) {
      return RenderedExample.of("# Task: " + code.prompt() + "\n\n", code.completion());
    }
    if (example instanceof Example.Completion completion) {
      return RenderedExample.of(completion.prompt(), completion.completion());
    }
    if (example instanceof Example.Text text) {
      return RenderedExample.of("", text.text());
    }
    throw new IllegalArgumentException("no text for " + example);
  }
}
