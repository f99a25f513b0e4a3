package ai.refocused.job.validation;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Figures of a dataset.
 *
 * @param trainRows usable rows of training files, those that are held out by chance among them
 * @param evalRows usable rows of held-out files
 * @param unit what lengths of fields are counted in: {@code tokens} or {@code characters}
 * @param fields lengths of texts by key or role
 * @param tokens null without a tokenizer
 */
public record DatasetFigures(
    long trainRows,
    long evalRows,
    String unit,
    Map<String, LengthFigures> fields,
    TokenFigures tokens) {
  public DatasetFigures {
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
  }

  /** The dataset in tokens, if there is a tokenizer. */
  @JsonIgnore
  public Optional<TokenFigures> inTokens() {
    return Optional.ofNullable(tokens);
  }
}
