package ai.refocused.dataset;

import ai.refocused.dataset.format.ExampleParser;
import ai.refocused.dataset.lint.RowLint;
import ai.refocused.dataset.lint.RuleSet;
import ai.refocused.dataset.source.Finding;
import ai.refocused.dataset.source.Findings;
import ai.refocused.dataset.source.Row;
import ai.refocused.dataset.store.StoreException;
import ai.refocused.dataset.store.TokenCache;
import ai.refocused.dataset.store.TokenRowsWriter;
import ai.refocused.job.DatasetSpec;
import ai.refocused.job.InvalidJobException;
import ai.refocused.job.Problem;
import ai.refocused.job.Task;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Loads a dataset: reads, checks, renders, tokenizes and masks every row, and holds some out.
 *
 * <p>Rows are read one at a time and at most their tokens stay in memory. All bad rows are found
 * before anything is trained, and reported together.
 */
public final class DatasetLoader {
  private static final int SHOWN = 20;

  /** Findings of each severity that are kept. */
  private static final int KEPT = 1000;

  private final Task task;
  private final ModelText model;

  public DatasetLoader(Task task, ModelText model) {
    this.task = task;
    this.model = model;
  }

  /**
   * Loads into memory.
   *
   * <p>A dataset with an eval file of its own holds out that. Otherwise {@code evalSplit} of the
   * rows are held out, rounded, but at least one and never all (none if there is but one row);
   * which ones is drawn by the seed alone, whether {@code shuffle} is on or not, and both parts
   * keep the file's order.
   *
   * @param seed the run's seed
   * @throws InvalidJobException with the first 20 bad rows and the number of the others, or if no
   *     row is usable
   */
  public LoadedDataset load(DatasetSpec spec, long seed) {
    List<TokenizedExample> train = new ArrayList<>();
    List<TokenizedExample> eval = new ArrayList<>();
    LoadNotes notes = read(spec, train::add, eval::add);
    if (!spec.files().eval().isEmpty()) {
      return new LoadedDataset(
          train, eval, new int[0], notes.summary(train, eval), notes.contentHash());
    }
    HeldOut heldOut = notes.heldOut(train.size(), spec.evalSplit(), seed);
    List<TokenizedExample> rest = pick(train, heldOut.train());
    List<TokenizedExample> held = pick(train, heldOut.eval());
    return new LoadedDataset(
        rest, held, heldOut.eval(), notes.summary(rest, held), notes.contentHash());
  }

  /**
   * Loads as {@link #load(DatasetSpec, long)}, but into a file that is mapped, or from one that an
   * earlier load has left there. Memory hardly grows with the dataset.
   *
   * @param key stands for all that the token rows depend on
   * @throws IOException if the cache cannot be written
   */
  public LoadedDataset load(DatasetSpec spec, long seed, TokenCache cache, String key)
      throws IOException {
    Optional<TokenCache.Entry> known = cache.find(key);
    TokenCache.Entry entry = known.isPresent() ? known.get() : tokenize(spec, cache, key);
    LoadNotes notes = LoadNotes.read(entry.notes());
    StoredExamples train = StoredExamples.of(entry.train());
    StoredExamples eval = StoredExamples.of(entry.eval());
    int[] places = new int[0];
    if (spec.files().eval().isEmpty()) {
      HeldOut heldOut = notes.heldOut(train.size(), spec.evalSplit(), seed);
      places = heldOut.eval();
      eval = train.pick(heldOut.eval());
      train = train.pick(heldOut.train());
    }
    return new LoadedDataset(train, eval, places, notes.summary(train, eval), notes.contentHash());
  }

  private TokenCache.Entry tokenize(DatasetSpec spec, TokenCache cache, String key)
      throws IOException {
    try (TokenCache.Draft draft = cache.begin(TokenizedExample.IGNORED)) {
      LoadNotes notes = read(spec, writer(draft.train()), writer(draft.eval()));
      return cache.keep(key, draft, notes.json());
    } catch (StoreException e) {
      throw e.failure();
    }
  }

  private static Consumer<TokenizedExample> writer(TokenRowsWriter rows) {
    return example -> rows.add(example.ids(), example.labels());
  }

  private static List<TokenizedExample> pick(List<TokenizedExample> all, int[] places) {
    return Arrays.stream(places).mapToObj(all::get).toList();
  }

  private LoadNotes read(
      DatasetSpec spec, Consumer<TokenizedExample> train, Consumer<TokenizedExample> eval) {
    RuleSet rules = new RuleSet(spec.rules()).withoutRemarks();
    Findings findings = new Findings(KEPT, rules::judge);
    Set<String> special = model.tokenizer().specialTokens();
    try (RowLint lint = new RowLint(rules, spec.files(), special, findings)) {
      RowPipeline pipeline = pipeline(spec, lint, findings);
      pipeline.readAll(spec.files(), train, eval);
      requireUsable(spec, pipeline);
      return LoadNotes.of(pipeline);
    }
  }

  private RowPipeline pipeline(DatasetSpec spec, RowLint lint, Findings findings) {
    return new RowPipeline(
        new ExampleParser(task, spec.rows()), Optional.of(model.encoder(spec)), lint, findings);
  }

  /**
   * The rows of the files that some examples of {@link LoadedDataset#eval} were made of, or, where
   * nothing is held out, of {@link LoadedDataset#train}. The files are read again, and no more rows
   * than these are kept.
   *
   * @param dataset what was loaded with the same settings
   * @param places of the examples, ascending
   */
  public List<Row> rows(DatasetSpec spec, LoadedDataset dataset, List<Integer> places) {
    boolean ownFiles = !spec.files().eval().isEmpty();
    BitSet wanted = new BitSet();
    places.forEach(place -> wanted.set(dataset.placeInFiles(place)));
    List<Row> rows = new ArrayList<>();
    int[] place = {0};
    RuleSet rules = new RuleSet(spec.rules()).withoutChecks();
    Findings findings = new Findings(KEPT, rules::judge);
    try (RowLint lint = new RowLint(rules, spec.files(), Set.of(), findings)) {
      RowPipeline pipeline = pipeline(spec, lint, findings);
      for (Path file : ownFiles ? spec.files().eval() : spec.files().train()) {
        pipeline.read(
            file,
            ownFiles ? Part.EVAL : Part.TRAIN,
            (row, example) -> {
              if (wanted.get(place[0]++) && !isLast(row, rows)) {
                rows.add(row);
              }
            });
      }
    }
    return rows;
  }

  /** An example that was split comes several times. */
  private static boolean isLast(Row row, List<Row> rows) {
    Row last = rows.isEmpty() ? null : rows.get(rows.size() - 1);
    return last != null && last.line() == row.line() && last.file().equals(row.file());
  }

  private static void requireUsable(DatasetSpec spec, RowPipeline pipeline) {
    Findings findings = pipeline.findings();
    if (findings.errorCount() > 0) {
      List<Problem> problems = new ArrayList<>();
      for (Finding finding : findings.errors().subList(0, shown(findings))) {
        problems.add(new Problem(finding.where(), finding.text()));
      }
      if (findings.errorCount() > problems.size()) {
        problems.add(
            new Problem(
                "<dataset>",
                (findings.errorCount() - problems.size())
                    + " more rows of \""
                    + spec.path()
                    + "\" are bad."));
      }
      throw new InvalidJobException(problems);
    }
    if (pipeline.trainRows() == 0) {
      throw new InvalidJobException(
          "<dataset>",
          "\"%s\" has no row to train on: %d rows, %d of them with nothing to learn, %d longer than"
                  .formatted(spec.path(), pipeline.rows(), pipeline.dropped(), pipeline.tooLong())
              + " <maxLength> "
              + spec.maxLength()
              + ".");
    }
  }

  private static int shown(Findings findings) {
    return Math.min(SHOWN, findings.errors().size());
  }
}
