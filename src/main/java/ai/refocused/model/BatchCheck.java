package ai.refocused.model;

import ai.refocused.dataset.Batch;
import ai.refocused.dataset.TokenizedExample;

/**
 * Refuses ids that a model has no rows for. What works outside the heap would read whatever lies
 * there, and not say so.
 */
record BatchCheck(int vocabulary) {

  void require(Batch batch) {
    for (int t = 0; t < batch.tokens(); t++) {
      require("token", batch.ids()[t], t);
      if (batch.labels()[t] != TokenizedExample.IGNORED) {
        require("label", batch.labels()[t], t);
      }
    }
  }

  /** The same for the first {@code count} of some tokens. */
  void requireTokens(int[] ids, int count) {
    for (int t = 0; t < count; t++) {
      require("token", ids[t], t);
    }
  }

  private void require(String what, int id, int position) {
    if (id < 0 || id >= vocabulary) {
      throw new IllegalArgumentException(
          "%s id %d at position %d of the batch is outside the model's %d token ids; tokenizer and"
                  .formatted(what, id, position, vocabulary)
              + " model do not belong together");
    }
  }
}
