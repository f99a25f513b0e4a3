/** Looks for a learning rate by a short run in which it rises. Runs in the trainer process. */
package ai.refocused.train.sweep;
