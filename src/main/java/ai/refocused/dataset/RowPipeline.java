package ai.refocused.dataset;

import ai.refocused.dataset.format.Example;
import ai.refocused.dataset.format.ExampleParser;
import ai.refocused.dataset.format.RenderedExample;
import ai.refocused.dataset.lint.RowLint;
import ai.refocused.dataset.lint.statistics.TokenCounts;
import ai.refocused.dataset.source.DataStream;
import ai.refocused.dataset.source.Finding.Severity;
import ai.refocused.dataset.source.Findings;
import ai.refocused.dataset.source.Row;
import ai.refocused.dataset.source.RowProblem;
import ai.refocused.dataset.source.RowReader;
import ai.refocused.job.DataFiles;
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
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

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
  private final Optional<ExampleEncoder> encoder;
  private final RowLint lint;
  private final Findings findings;
  private final TokenCounts counts = new TokenCounts();
  private final ContentHash hash = new ContentHash();

  private List<Row> waitingRows = new ArrayList<>();
  private List<RenderedExample> waiting = new ArrayList<>();

  /** The bunch before the one that waits. */
  private List<Row> underWayRows = List.of();

  private CompletableFuture<List<Encoded>> underWay = CompletableFuture.completedFuture(List.of());
  private BiConsumer<Row, TokenizedExample> sink = (row, example) -> {};
  private long waitingCharacters;
  private Part part = Part.TRAIN;
  private int fileIndex = -1;
  private int trainRows;
  private final BitSet goesOn = new BitSet();
  private long rows;
  private long tooLong;
  private long dropped;

  /**
   * @param encoder makes tokens; without one, rows are only checked
   * @param lint checks usable rows
   * @param findings takes what is found, by the lint as well
   */
  RowPipeline(
      ExampleParser parser, Optional<ExampleEncoder> encoder, RowLint lint, Findings findings) {
    this.parser = parser;
    this.encoder = encoder;
    this.lint = lint;
    this.findings = findings;
  }

  /** Reads all files of a dataset, those to train on first, and looks at the whole of it. */
  void readAll(DataFiles files, Consumer<TokenizedExample> train, Consumer<TokenizedExample> eval) {
    files.train().forEach(file -> read(file, Part.TRAIN, (row, example) -> train.accept(example)));
    files.eval().forEach(file -> read(file, Part.EVAL, (row, example) -> eval.accept(example)));
    lint.finish();
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
    fileIndex++;
    try (DigestInputStream in = ContentHash.of(Files.newInputStream(file))) {
      RowReader.of(file).read(file, DataStream.unpack(file, in), this::accept, findings);
      hash.finish(in);
    } catch (IOException | UncheckedIOException e) {
      RowProblem problem =
          new RowProblem("unreadable-file", "the file cannot be read: " + e.getMessage() + ".");
      findings.add(RowReader.error(file, 1, problem));
    }
    encodeWaiting();
    keepUnderWay();
  }

  /** The tokens of rows to train on. */
  TokenCounts counts() {
    return counts;
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
      } else if (encoder.isPresent()) {
        rendered = encoder.get().render(example);
      }
    } catch (RowProblem problem) {
      findings.add(row.error(problem));
      return;
    } catch (TokenizerException e) {
      findings.add(row.error(new RowProblem("template", e.getMessage())));
      return;
    }
    rows++;
    lint.check(row, example, fileIndex);
    if (example instanceof Example.Tokens tokens && encoder.isPresent()) {
      encodeWaiting();
      keepUnderWay();
      keep(row, encoder.get().encode(tokens));
    } else if (rendered != null) {
      waitingRows.add(row);
      waiting.add(rendered);
      waitingCharacters += rendered.text().length();
      if (waiting.size() >= BUNCH || waitingCharacters >= BUNCH_CHARACTERS) {
        encodeWaiting();
      }
    }
  }

  private void requireKnownIds(Example.Tokens tokens) {
    int size = encoder.map(ExampleEncoder::vocabularySize).orElse(Integer.MAX_VALUE);
    for (int id : tokens.ids()) {
      if (id >= size) {
        throw new RowProblem(
            "unknown-token",
            "\"input_ids\" holds "
                + id
                + "; the model's tokenizer has ids 0 to "
                + (size - 1)
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
    ExampleEncoder tokens = encoder.orElseThrow();
    underWay = CompletableFuture.supplyAsync(() -> tokens.encode(bunch));
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
    if (part == Part.TRAIN) {
      counts.row(encoded.length(), encoded.tooLong(), encoded.rows().size());
      encoded.rows().forEach(kept -> counts.part(kept.length(), kept.labelledTokens()));
    }
    if (encoded.tooLong()) {
      tooLong++;
      tellTooLong(row, encoded);
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

  private void tellTooLong(Row row, Encoded encoded) {
    RowFitter fitter = encoder.orElseThrow().fitter();
    String fate =
        switch (fitter.overflow()) {
          case TRUNCATE -> "the rest is cut off.";
          case DROP -> "it is left out.";
          case SPLIT -> "it becomes " + encoded.rows().size() + " rows.";
          case FAIL -> "<overflow> is fail.";
        };
    findings.add(
        row.finding(
            fitter.overflow() == Overflow.FAIL ? Severity.ERROR : Severity.WARNING,
            "too-long",
            "",
            "the row has %d tokens but <maxLength> is %d; %s"
                .formatted(encoded.length(), fitter.maxLength(), fate)));
  }

  private void warn(Row row, String rule, String message) {
    findings.add(row.finding(Severity.WARNING, rule, "", message));
  }
}
