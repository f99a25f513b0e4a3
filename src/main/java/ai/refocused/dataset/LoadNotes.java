package ai.refocused.dataset;

import ai.refocused.dataset.source.Finding;
import ai.refocused.job.JobJson;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.util.List;

/**
 * What was noticed while a dataset was tokenized, kept with its token rows.
 *
 * @param rows usable rows of all files
 * @param contentHash see {@link LoadedDataset#contentHash}
 */
record LoadNotes(
    long rows,
    long truncated,
    long dropped,
    long warningCount,
    List<Finding> warnings,
    String contentHash) {

  static LoadNotes of(RowPipeline pipeline) {
    return new LoadNotes(
        pipeline.rows(),
        pipeline.truncated(),
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

  DatasetSummary summary(List<TokenizedExample> train, List<TokenizedExample> eval) {
    long tokens = 0;
    long labelled = 0;
    for (TokenizedExample example : train) {
      tokens += example.length();
      for (int i = 1; i < example.length(); i++) {
        labelled += example.labels()[i] == TokenizedExample.IGNORED ? 0 : 1;
      }
    }
    return new DatasetSummary(
        rows,
        train.size(),
        eval.size(),
        tokens,
        labelled,
        truncated,
        dropped,
        warningCount,
        warnings);
  }
}
