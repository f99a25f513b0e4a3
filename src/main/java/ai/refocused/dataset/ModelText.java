package ai.refocused.dataset;

import ai.refocused.dataset.format.ExampleRenderer;
import ai.refocused.dataset.format.FillInTheMiddle;
import ai.refocused.job.DatasetSpec;
import ai.refocused.tokenizer.EndOfSequence;
import ai.refocused.tokenizer.Tokenizer;
import ai.refocused.tokenizer.chat.ChatTemplate;

/** How a model reads texts. */
public record ModelText(Tokenizer tokenizer, ChatTemplate template, EndOfSequence end) {

  /** Makes token rows of examples as a dataset's settings say. */
  ExampleEncoder encoder(DatasetSpec spec) {
    ExampleRenderer renderer =
        new ExampleRenderer(
            template, FillInTheMiddle.of(tokenizer), spec.rows().trainOnLastTurnOnly());
    RowFitter fitter = new RowFitter(spec.maxLength(), spec.overflow());
    return new ExampleEncoder(tokenizer, renderer, end, fitter, spec.rows().trainOnPrompt());
  }
}
