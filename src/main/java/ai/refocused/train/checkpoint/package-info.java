/**
 * Folders of training state that are either complete or not there, whatever happens while they are
 * written. Knows vectors and documents, not what they mean. Runs in the trainer process.
 */
package ai.refocused.train.checkpoint;
