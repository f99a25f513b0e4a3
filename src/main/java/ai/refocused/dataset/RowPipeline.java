package ai.refocused.dataset;

import ai.refocused.dataset.format.Example;
import ai.refocused.dataset.format.ExampleParser;
import ai.refocused.dataset.format.RenderedExample;
import ai.refocused.dataset.source.DataStream;
import ai.refocused.dataset.source.Finding;
import ai.refocused.dataset.source.Finding.Severity;
import ai.refocused.dataset.source.Findings;
import ai.refocused.dataset.source.Row;
import ai.refocused.dataset.source.RowProblem;
import ai.refocused.dataset.source.RowReader;
import ai.refocused.job.InvalidJobException;
import ai.refocused.job.Overflow;
import ai.refocused.tokenizer.TokenizerException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;

/**
 * From files to token rows, a bunch of rows at a time, keeping count. While one bunch is tokenized
 * by other threads, the next is read; rows stay in their order.
 */
final class RowPipeline {
  /** Rows tokenized together. */
  private static final int BUNCH = 256;

  /** Characters after which a bunch is closed early, so that long rows do not pile up. */
  private static final long BUNCH_CHARACTERS = 8L << 20;

  private final ExampleParser parser;
  private final ExampleEncoder encoder;
  private final Findings findings = new Findings();
  private final DuplicateFinder duplicates = new DuplicateFinder();
  private final ContentHash hash = new ContentHash();

  private List<Row> waitingRows = new ArrayList<>();
  private List<RenderedExample> waiting = new ArrayList<>();

  /** The bunch before the one that waits. */
  private List<Row> underWayRows = List.of();

  private CompletableFuture<List<Encoded>> underWay = CompletableFuture.completedFuture(List.of());
  private BiConsumer<Row, TokenizedExample> sink = (row, example) -> {};
  private long waitingCharacters;
  private Part part = Part.TRAIN;
  private int trainRows;
  private final BitSet goesOn = new BitSet();
  private long rows;
  private long tooLong;
  private long dropped;

  RowPipeline(ExampleParser parser, ExampleEncoder encoder) {
    this.parser = parser;
    this.encoder = encoder;
  }

  /**
   * Reads a file.
   *
   * @param examples takes the token rows with what they are made of; none any more behind a bad
   *     row, where the others are only checked
   */
  void read(Path file, Part of, BiConsumer<Row, TokenizedExample> examples) {
    sink = examples;
    part = of;
    duplicates.begin(file, of);
    try (DigestInputStream in = ContentHash.of(Files.newInputStream(file))) {
      RowReader.of(file).read(file, DataStream.unpack(file, in), this::accept, findings);
      hash.finish(in);
    } catch (IOException | UncheckedIOException e) {
      throw new InvalidJobException(
          "<dataset>", "\"" + file + "\" cannot be read: " + e.getMessage() + ".");
    }
    encodeWaiting();
    keepUnderWay();
  }

  /** Looks at all rows together, when all have been read. */
  void finish() {
    duplicates.report(findings);
  }

  Findings findings() {
    return findings;
  }

  long rows() {
    return rows;
  }

  /** Examples that did not fit a row. */
  long tooLong() {
    return tooLong;
  }

  long dropped() {
    return dropped;
  }

  /** Token rows to train on. */
  int trainRows() {
    return trainRows;
  }

  /** Which of them go on with the example of the one before. */
  BitSet goesOn() {
    return (BitSet) goesOn.clone();
  }

  /** How many rows there are of each format. */
  Map<String, Long> formats() {
    return parser.formats();
  }

  /** Of the files read so far. */
  String contentHash() {
    return hash.hex();
  }

  private void accept(Row row) {
    Example example;
    RenderedExample rendered = null;
    try {
      example = parser.parse(row.values());
      if (example instanceof Example.Tokens tokens) {
        requireKnownIds(tokens);
      } else {
        rendered = encoder.render(example);
      }
    } catch (RowProblem problem) {
      findings.add(RowReader.error(row.file(), row.line(), problem));
      return;
    } catch (TokenizerException e) {
      findings.add(
          RowReader.error(row.file(), row.line(), new RowProblem("template", e.getMessage())));
      return;
    }
    rows++;
    duplicates.add(row);
    if (rendered == null) {
      encodeWaiting();
      keepUnderWay();
      keep(row, encoder.encode((Example.Tokens) example));
    } else {
      waitingRows.add(row);
      waiting.add(rendered);
      waitingCharacters += rendered.text().length();
      if (waiting.size() >= BUNCH || waitingCharacters >= BUNCH_CHARACTERS) {
        encodeWaiting();
      }
    }
  }

  private void requireKnownIds(Example.Tokens tokens) {
    for (int id : tokens.ids()) {
      if (id >= encoder.vocabularySize()) {
        throw new RowProblem(
            "unknown-token",
            "\"input_ids\" holds "
                + id
                + "; the model's tokenizer has ids 0 to "
                + (encoder.vocabularySize() - 1)
                + ".");
      }
    }
  }

  private void encodeWaiting() {
    if (waiting.isEmpty()) {
      return;
    }
    keepUnderWay();
    List<RenderedExample> bunch = waiting;
    underWay = CompletableFuture.supplyAsync(() -> encoder.encode(bunch));
    underWayRows = waitingRows;
    waiting = new ArrayList<>();
    waitingRows = new ArrayList<>();
    waitingCharacters = 0;
  }

  private void keepUnderWay() {
    List<Encoded> encoded;
    try {
      encoded = underWay.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
    for (int i = 0; i < encoded.size(); i++) {
      keep(underWayRows.get(i), encoded.get(i));
    }
    underWay = CompletableFuture.completedFuture(List.of());
  }

  private void keep(Row row, Encoded encoded) {
    if (encoded.tooLong()) {
      tooLong++;
      findings.add(tooLong(row, encoded));
    } else if (encoded.rows().isEmpty()) {
      dropped++;
      warn(row, "nothing-to-learn", "no token of the row is to be learned; it is left out.");
    }
    if (findings.errorCount() > 0) {
      return;
    }
    for (int i = 0; i < encoded.rows().size(); i++) {
      if (part == Part.TRAIN) {
        goesOn.set(trainRows++, i > 0);
      }
      sink.accept(row, encoded.rows().get(i));
    }
  }

  private Finding tooLong(Row row, Encoded encoded) {
    Overflow overflow = encoder.fitter().overflow();
    String fate =
        switch (overflow) {
          case TRUNCATE -> "the rest is cut off.";
          case DROP -> "it is left out.";
          case SPLIT -> "it becomes " + encoded.rows().size() + " rows.";
          case FAIL -> "<overflow> is fail.";
        };
    return new Finding(
        overflow == Overflow.FAIL ? Severity.ERROR : Severity.WARNING,
        row.file(),
        row.line(),
        0,
        "too-long",
        "the row has %d tokens but <maxLength> is %d; %s Raise it or shorten the row."
            .formatted(encoded.length(), encoder.fitter().maxLength(), fate));
  }

  private void warn(Row row, String rule, String message) {
    findings.add(new Finding(Severity.WARNING, row.file(), row.line(), 0, rule, message));
  }
}
