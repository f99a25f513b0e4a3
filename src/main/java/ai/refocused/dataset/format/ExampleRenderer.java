package ai.refocused.dataset.format;

import ai.refocused.dataset.source.RowProblem;
import ai.refocused.tokenizer.chat.ChatTemplate;
import ai.refocused.tokenizer.chat.RenderedChat;
import ai.refocused.tokenizer.chat.TextSpan;
import java.util.List;
import java.util.Optional;

/** Writes examples as the text that the model reads. */
public final class ExampleRenderer {
  private final ChatTemplate template;
  private final Optional<FillInTheMiddle> infill;
  private final boolean lastTurnOnly;

  /** Writes conversations by a template; there is no code with gaps. */
  public ExampleRenderer(ChatTemplate template) {
    this(template, Optional.empty(), false);
  }

  /**
   * @param infill how the tokenizer marks a gap; empty if it cannot
   * @param lastTurnOnly whether of a conversation the assistant's last turn alone is learned
   */
  public ExampleRenderer(
      ChatTemplate template, Optional<FillInTheMiddle> infill, boolean lastTurnOnly) {
    this.template = template;
    this.infill = infill;
    this.lastTurnOnly = lastTurnOnly;
  }

  /**
   * The text of an example.
   *
   * @throws ai.refocused.tokenizer.TokenizerException if the chat template refuses
   * @throws RowProblem if the tokenizer has no tokens for gaps
   * @throws IllegalArgumentException for tokens, which have no text
   */
  public RenderedExample render(Example example) {
    if (example instanceof Example.Chat chat) {
      RenderedChat rendered = template.renderForTraining(chat.messages(), chat.extras());
      List<TextSpan> answers = rendered.answers();
      int first = lastTurnOnly ? Math.max(0, answers.size() - 1) : 0;
      return new RenderedExample(rendered.text(), answers.subList(first, answers.size()), true);
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
    if (example instanceof Example.Infill gap) {
      return infill.orElseThrow(FillInTheMiddle::none).render(gap);
    }
    if (example instanceof Example.Filled filled) {
      return RenderedExample.of(filled.pieces());
    }
    if (example instanceof Example.Text text) {
      return RenderedExample.of("", text.text());
    }
    throw new IllegalArgumentException("no text for " + example);
  }
}
