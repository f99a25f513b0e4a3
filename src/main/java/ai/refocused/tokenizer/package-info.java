/**
 * A model's own tokenizer and chat template. Runs in the trainer process; knows nothing of ND4J.
 */
package ai.refocused.tokenizer;
