/**
 * What answers and predictions are worth, as numbers: pure functions over texts, tokens and losses.
 * Runs in the trainer process; knows nothing of models, datasets or files.
 */
package ai.refocused.metric;
