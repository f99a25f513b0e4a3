package ai.refocused.graph;

/**
 * Which of a model's blocks one file holds.
 *
 * @param from first block
 * @param to block behind the last
 * @param hasEmbedding whether the part begins with the embedding
 * @param hasHead whether it ends with the last norm and the head
 */
record GraphPart(int from, int to, boolean hasEmbedding, boolean hasHead) {}
