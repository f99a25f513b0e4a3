package ai.refocused.dataset;

import ai.refocused.dataset.source.Finding;
import ai.refocused.job.JobJson;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What was noticed while a dataset was tokenized, kept with its token rows.
 *
 * @param rows usable rows of all files
 * @param formats how many of them are of each format
 * @param goesOn the words of a {@link java.util.BitSet}: which token rows to train on go on with
 *     the example of the one before
 * @param tooLong rows that did not fit {@code maxLength}
 * @param contentHash see {@link LoadedDataset#contentHash}
 */
record LoadNotes(
    long rows,
    Map<String, Long> formats,
    long[] goesOn,
    long tooLong,
    long dropped,
    long warningCount,
    List<Finding> warnings,
    String contentHash) {

  static LoadNotes of(RowPipeline pipeline) {
    return new LoadNotes(
        pipeline.rows(),
        pipeline.formats(),
        pipeline.goesOn().toLongArray(),
        pipeline.tooLong(),
        pipeline.dropped(),
        pipeline.findings().warningCount(),
        pipeline.findings().warnings(),
        pipeline.contentHash());
  }

  static LoadNotes read(byte[] json) throws IOException {
    return JobJson.newMapper().readValue(json, LoadNotes.class);
  }

  byte[] json() throws JsonProcessingException {
    return JobJson.newMapper().writeValueAsBytes(this);
  }

  /** Which of the rows to train on are held out instead, see {@link HeldOut#draw}. */
  HeldOut heldOut(int rows, double share, long seed) {
    return HeldOut.draw(rows, BitSet.valueOf(goesOn), share, seed);
  }

  DatasetSummary summary(List<TokenizedExample> train, List<TokenizedExample> eval) {
    return new DatasetSummary(
        rows,
        formats,
        train.size(),
        eval.size(),
        IntStream.of(Lengths.of(train)).asLongStream().sum(),
        labelledTokens(train),
        tooLong,
        dropped,
        warningCount,
        warnings);
  }

  private static long labelledTokens(List<TokenizedExample> examples) {
    if (examples instanceof StoredExamples stored) {
      return stored.labelledTokens();
    }
    return examples.stream()
        .mapToLong(
            example ->
                IntStream.of(example.labels())
                    .skip(1)
                    .filter(label -> label != TokenizedExample.IGNORED)
                    .count())
        .sum();
  }
}
