/**
 * A causal language model assembled from block graphs, an embedding and a loss head, with its
 * trainable weights in one flat vector. Runs in the trainer process.
 */
package ai.refocused.model;
