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
import ai.refocused.job.Task;
import ai.refocused.tokenizer.TokenizerException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
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
  private final ExampleEncoder encoder;
  private final int maxLength;
  private final Findings findings = new Findings();
  private final DuplicateFinder duplicates = new DuplicateFinder();
  private final ContentHash hash = new ContentHash();

  private List<Row> waitingRows = new ArrayList<>();
  private List<RenderedExample> waiting = new ArrayList<>();

  /** The bunch before the one that waits. */
  private List<Row> underWayRows = List.of();

  private CompletableFuture<List<Encoded>> underWay = CompletableFuture.completedFuture(List.of());
  private Consumer<TokenizedExample> sink = example -> {};
  private long waitingCharacters;
  private long rows;
  private long truncated;
  private long dropped;

  RowPipeline(Task task, ExampleEncoder encoder, int maxLength) {
    this.parser = new ExampleParser(task);
    this.encoder = encoder;
    this.maxLength = maxLength;
  }

  /**
   * Reads a file.
   *
   * @param examples takes the token rows; none any more behind a bad row, where the others are only
   *     checked
   */
  void read(Path file, Consumer<TokenizedExample> examples) {
    sink = examples;
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

  Findings findings() {
    return findings;
  }

  long rows() {
    return rows;
  }

  long truncated() {
    return truncated;
  }

  long dropped() {
    return dropped;
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
    duplicates.check(row, findings);
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
    if (encoded.example().isEmpty()) {
      dropped++;
      warn(row, "nothing-to-learn", "no token of the row is to be learned; it is left out.");
      return;
    }
    if (encoded.isTruncated()) {
      truncated++;
      warn(
          row,
          "too-long",
          "the row has "
              + encoded.length()
              + " tokens but <maxLength> is "
              + maxLength
              + "; the rest is cut off. Raise it or shorten the row.");
    }
    if (findings.errorCount() == 0) {
      sink.accept(encoded.example().get());
    }
  }

  private void warn(Row row, String rule, String message) {
    findings.add(new Finding(Severity.WARNING, row.file(), row.line(), 0, rule, message));
  }
}
