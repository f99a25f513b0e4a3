package ai.refocused.tokenizer.chat;

import java.util.List;

/**
 * A conversation as the text that the model reads.
 *
 * @param answers where the assistant's turns are, ascending: what a fine-tuned model is to produce,
 *     from behind the generation prompt through the mark that ends the turn
 */
public record RenderedChat(String text, List<TextSpan> answers) {
  public RenderedChat {
    answers = List.copyOf(answers);
  }
}
