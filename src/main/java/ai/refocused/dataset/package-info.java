/**
 * From dataset files to batches of token ids: read, validate, render, tokenize with a loss mask,
 * pack. Runs in the trainer process; knows nothing of ND4J.
 */
package ai.refocused.dataset;
