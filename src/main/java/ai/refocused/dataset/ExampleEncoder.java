package ai.refocused.dataset;

import ai.refocused.dataset.format.Example;
import ai.refocused.dataset.format.ExampleRenderer;
import ai.refocused.dataset.format.RenderedExample;
import ai.refocused.tokenizer.Encoding;
import ai.refocused.tokenizer.EndOfSequence;
import ai.refocused.tokenizer.Tokenizer;
import ai.refocused.tokenizer.chat.TextSpan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Turns examples into token rows with a loss mask.
 *
 * <p>The text of an example is tokenized as a whole, so that its ids are those that the same text
 * gets anywhere else, and the mask comes from the tokens' offsets: a token is learned if all of it
 * lies in an answer, where the space that a token begins with does not count as part of it if the
 * tokenizer trims offsets. (Tokenizing prompt and answer apart would put a border between them
 * always, but gives other ids than the joined text wherever the tokenizer joins across it, as with
 * a sentencepiece answer that begins with a space.) The end-of-sequence token follows every text
 * that does not end in it, and is learned.
 */
public final class ExampleEncoder {
  private final Tokenizer tokenizer;
  private final ExampleRenderer renderer;
  private final EndOfSequence end;
  private final RowFitter fitter;
  private final boolean trainOnPrompt;

  /**
   * @param fitter what becomes of long examples
   * @param trainOnPrompt whether all of the text is learned
   */
  public ExampleEncoder(
      Tokenizer tokenizer,
      ExampleRenderer renderer,
      EndOfSequence end,
      RowFitter fitter,
      boolean trainOnPrompt) {
    this.tokenizer = tokenizer;
    this.renderer = renderer;
    this.end = end;
    this.fitter = fitter;
    this.trainOnPrompt = trainOnPrompt;
  }

  /** The text of an example; see {@link ExampleRenderer#render}. */
  RenderedExample render(Example example) {
    return renderer.render(example);
  }

  /** Encodes texts, all at once since the tokenizer uses every core for that. */
  List<Encoded> encode(List<RenderedExample> examples) {
    List<Encoding> encodings = new ArrayList<>();
    // A chat template writes special tokens itself; elsewhere the post-processor may add some.
    List<String> plain = texts(examples, false);
    List<Encoding> plainEncodings = plain.isEmpty() ? List.of() : tokenizer.encodeAll(plain, true);
    List<String> chats = texts(examples, true);
    List<Encoding> chatEncodings = chats.isEmpty() ? List.of() : tokenizer.encodeAll(chats, false);
    int nextPlain = 0;
    int nextChat = 0;
    for (RenderedExample example : examples) {
      encodings.add(
          example.fromTemplate() ? chatEncodings.get(nextChat++) : plainEncodings.get(nextPlain++));
    }
    return IntStream.range(0, examples.size())
        .parallel()
        .mapToObj(i -> fitter.fit(withEnd(examples.get(i), encodings.get(i))))
        .toList();
  }

  /** Takes tokens as they are, but for their number. */
  Encoded encode(Example.Tokens tokens) {
    return fitter.fit(new TokenizedExample(tokens.ids(), tokens.labels()));
  }

  /** What becomes of long examples. */
  RowFitter fitter() {
    return fitter;
  }

  /** One more than the highest id allowed in rows of tokens. */
  int vocabularySize() {
    return tokenizer.vocabularySize();
  }

  private static List<String> texts(List<RenderedExample> examples, boolean fromTemplate) {
    return examples.stream()
        .filter(example -> example.fromTemplate() == fromTemplate)
        .map(RenderedExample::text)
        .toList();
  }

  private TokenizedExample withEnd(RenderedExample example, Encoding encoding) {
    int[] ids = encoding.ids();
    int[] labels = labels(example.answers(), encoding);
    boolean ended =
        example.text().stripTrailing().endsWith(end.text())
            || (ids.length > 0 && ids[ids.length - 1] == end.id());
    if (ended) {
      int last = ids.length - 1;
      while (ids[last] != end.id() && last > 0) {
        last--;
      }
      labels[last] = ids[last];
      return new TokenizedExample(ids, labels);
    }
    int[] longer = Arrays.copyOf(ids, ids.length + 1);
    int[] longerLabels = Arrays.copyOf(labels, ids.length + 1);
    longer[ids.length] = end.id();
    longerLabels[ids.length] = end.id();
    return new TokenizedExample(longer, longerLabels);
  }

  private int[] labels(List<TextSpan> answers, Encoding encoding) {
    int[] ids = encoding.ids();
    if (trainOnPrompt) {
      return ids.clone();
    }
    int[] labels = new int[ids.length];
    int answer = 0;
    int covered = 0;
    for (int i = 0; i < ids.length; i++) {
      // Some tokenizers give a token of white space alone an empty range behind it; what it stands
      // for begins where the token before it ended.
      int from = encoding.starts()[i];
      int to = encoding.ends()[i];
      from = from == to ? Math.min(covered, from) : from;
      covered = Math.max(covered, to);
      while (answer < answers.size() && answers.get(answer).end() < to) {
        answer++;
      }
      boolean learned = from < to && answer < answers.size() && answers.get(answer).holds(from, to);
      labels[i] = learned ? ids[i] : TokenizedExample.IGNORED;
    }
    return labels;
  }
}
