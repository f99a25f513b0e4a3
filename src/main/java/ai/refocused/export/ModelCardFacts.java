package ai.refocused.export;

import ai.refocused.job.CardSpec;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a model card tells. Only what is the same in every run of the same job belongs here: no
 * times, no paths of a machine. Of an absolute path in {@code baseModel} or {@code datasets} only
 * the last name is kept.
 *
 * @param title the card's heading
 * @param baseModel what the model was made from
 * @param datasets what it was trained on
 * @param license of the model, if known
 * @param tags words to find the model by, beside those that every card has
 * @param scores how well the model does on what was held out; may be empty
 * @param facts readable lines, in order
 */
public record ModelCardFacts(
    String title,
    String baseModel,
    List<String> datasets,
    CardSpec license,
    List<String> tags,
    List<Score> scores,
    List<Fact> facts) {
  private static final Pattern ABSOLUTE =
      Pattern.compile("(?:[/\\\\]|[A-Za-z]:[/\\\\]|file:).*", Pattern.DOTALL);

  public ModelCardFacts {
    baseModel = withoutFolders(baseModel);
    datasets = datasets.stream().map(ModelCardFacts::withoutFolders).toList();
    tags = List.copyOf(tags);
    scores = List.copyOf(scores);
    facts = List.copyOf(facts);
  }

  /**
   * A figure for programs to read.
   *
   * @param type as Hugging Face names the metric, such as {@code perplexity}
   */
  public record Score(String type, String name, String value) {}

  /** A line such as "Learning rate: 2e-5". */
  public record Fact(String label, String value) {}

  private static String withoutFolders(String name) {
    if (!ABSOLUTE.matcher(name).matches()) {
      return name;
    }
    int end = name.length();
    while (end > 0 && isSeparator(name.charAt(end - 1))) {
      end--;
    }
    int start = end;
    while (start > 0 && !isSeparator(name.charAt(start - 1))) {
      start--;
    }
    return name.substring(start, end);
  }

  private static boolean isSeparator(char c) {
    return c == '/' || c == '\\';
  }
}
