package ai.refocused.dataset.lint;

import ai.refocused.dataset.lint.statistics.Lengths;
import ai.refocused.job.validation.LengthFigures;
import ai.refocused.tokenizer.Encoding;
import ai.refocused.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How long the texts of rows are by field, in tokens, or in characters without a tokenizer. */
public final class FieldFigures implements RowCheck {
  /** Texts tokenized together. */
  private static final int BUNCH = 512;

  private static final long BUNCH_CHARACTERS = 8L << 20;
  private static final int MOST_FIELDS = 32;
  private static final String OTHERS = "others";

  private final Optional<Tokenizer> tokenizer;
  private final Map<String, Lengths> fields = new LinkedHashMap<>();
  private final List<FieldText> waiting = new ArrayList<>();
  private long waitingCharacters;
  private long trainRows;
  private long evalRows;

  public FieldFigures(Optional<Tokenizer> tokenizer) {
    this.tokenizer = tokenizer;
  }

  @Override
  public void check(LintRow row) {
    trainRows += row.isEval() ? 0 : 1;
    evalRows += row.isEval() ? 1 : 0;
    for (FieldText text : row.texts()) {
      if (tokenizer.isEmpty()) {
        add(text, text.text().length());
      } else {
        waiting.add(text);
        waitingCharacters += text.text().length();
      }
    }
    if (waiting.size() >= BUNCH || waitingCharacters >= BUNCH_CHARACTERS) {
      tokenize();
    }
  }

  @Override
  public void finish(WholeDataset dataset) {
    tokenize();
  }

  private void tokenize() {
    if (waiting.isEmpty()) {
      return;
    }
    List<Encoding> encodings =
        tokenizer.orElseThrow().encodeAll(waiting.stream().map(FieldText::text).toList(), false);
    for (int i = 0; i < waiting.size(); i++) {
      add(waiting.get(i), encodings.get(i).ids().length);
    }
    waiting.clear();
    waitingCharacters = 0;
  }

  private void add(FieldText text, int length) {
    boolean known = fields.containsKey(text.name()) || fields.size() < MOST_FIELDS;
    fields.computeIfAbsent(known ? text.name() : OTHERS, name -> new Lengths()).add(length);
  }

  /** Usable rows of training files. */
  public long trainRows() {
    return trainRows;
  }

  /** Usable rows of held-out files. */
  public long evalRows() {
    return evalRows;
  }

  /** What lengths are counted in. */
  public String unit() {
    return tokenizer.isPresent() ? "tokens" : "characters";
  }

  /** The figures of each field, in the order in which they came. */
  public Map<String, LengthFigures> figures() {
    Map<String, LengthFigures> figures = new LinkedHashMap<>();
    fields.forEach((name, lengths) -> figures.put(name, lengths.figures()));
    return figures;
  }
}
