package ai.refocused.dataset;

/** What a file is for. */
enum Part {
  TRAIN,
  EVAL
}
