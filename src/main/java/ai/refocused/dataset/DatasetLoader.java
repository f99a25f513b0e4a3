package ai.refocused.dataset;

import ai.refocused.dataset.format.ExampleRenderer;
import ai.refocused.dataset.source.DatasetFiles;
import ai.refocused.dataset.source.Finding;
import ai.refocused.dataset.source.Findings;
import ai.refocused.job.DatasetSpec;
import ai.refocused.job.InvalidJobException;
import ai.refocused.job.Problem;
import ai.refocused.job.Task;
import ai.refocused.tokenizer.EndOfSequence;
import ai.refocused.tokenizer.Tokenizer;
import ai.refocused.tokenizer.chat.ChatTemplate;
import java.util.ArrayList;
import java.util.List;

/**
 * Loads a dataset: reads, checks, renders, tokenizes and masks every row, and holds some out.
 *
 * <p>Rows are read one at a time and only their tokens stay in memory. All bad rows are found
 * before anything is trained, and reported together.
 */
public final class DatasetLoader {
  private static final int SHOWN = 20;

  /** Tells the held-out draw from the orders of epochs, which count from 0. */
  private static final long SPLIT_STREAM = -1;

  private final Task task;
  private final Tokenizer tokenizer;
  private final ChatTemplate template;
  private final EndOfSequence end;

  public DatasetLoader(Task task, Tokenizer tokenizer, ChatTemplate template, EndOfSequence end) {
    this.task = task;
    this.tokenizer = tokenizer;
    this.template = template;
    this.end = end;
  }

  /**
   * Loads.
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
    DatasetFiles files = DatasetFiles.of(spec.path());
    ExampleEncoder encoder =
        new ExampleEncoder(
            tokenizer, new ExampleRenderer(template), end, spec.maxLength(), spec.trainOnPrompt());
    RowPipeline pipeline = new RowPipeline(task, encoder, spec.maxLength());
    List<TokenizedExample> train = pipeline.read(files.train());
    List<TokenizedExample> eval = files.eval().map(pipeline::read).orElseGet(ArrayList::new);
    requireUsable(spec, pipeline, train);
    if (files.eval().isEmpty()) {
      hold(train, eval, spec.evalSplit(), seed);
    }
    return new LoadedDataset(train, eval, summary(pipeline, train, eval), pipeline.contentHash());
  }

  private static void requireUsable(
      DatasetSpec spec, RowPipeline pipeline, List<TokenizedExample> train) {
    Findings findings = pipeline.findings();
    if (findings.errorCount() > 0) {
      List<Problem> problems = new ArrayList<>();
      for (Finding finding : findings.errors().subList(0, shown(findings))) {
        problems.add(new Problem(finding.where(), "[" + finding.rule() + "] " + finding.message()));
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
    if (train.isEmpty()) {
      throw new InvalidJobException(
          "<dataset>",
          "\""
              + spec.path()
              + "\" has no row to train on: "
              + pipeline.rows()
              + " rows, "
              + pipeline.dropped()
              + " of them with nothing to learn in "
              + spec.maxLength()
              + " tokens.");
    }
  }

  private static int shown(Findings findings) {
    return Math.min(SHOWN, findings.errors().size());
  }

  private static void hold(
      List<TokenizedExample> train, List<TokenizedExample> eval, double share, long seed) {
    int rows = train.size();
    if (!(share > 0) || rows < 2) {
      return;
    }
    int held = (int) Math.max(1, Math.min(rows - 1L, Math.round(rows * share)));
    boolean[] out = new boolean[rows];
    int[] order = new SeededOrder(seed, SPLIT_STREAM).permutation(rows);
    for (int i = 0; i < held; i++) {
      out[order[i]] = true;
    }
    List<TokenizedExample> all = List.copyOf(train);
    train.clear();
    for (int i = 0; i < rows; i++) {
      (out[i] ? eval : train).add(all.get(i));
    }
  }

  private static DatasetSummary summary(
      RowPipeline pipeline, List<TokenizedExample> train, List<TokenizedExample> eval) {
    long tokens = 0;
    long labelled = 0;
    for (TokenizedExample example : train) {
      tokens += example.length();
      for (int i = 1; i < example.length(); i++) {
        labelled += example.labels()[i] == TokenizedExample.IGNORED ? 0 : 1;
      }
    }
    return new DatasetSummary(
        pipeline.rows(),
        train.size(),
        eval.size(),
        tokens,
        labelled,
        pipeline.truncated(),
        pipeline.dropped(),
        pipeline.findings().warningCount(),
        pipeline.findings().warnings());
  }
}
