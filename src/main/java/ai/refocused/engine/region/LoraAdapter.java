package ai.refocused.engine.region;

import java.util.List;

/**
 * A low-rank adapter beside a linear layer: {@code scale * dropout(x) A^T B^T} with A [rank, in]
 * and B [out, rank].
 *
 * @param stream distinguishes the dropout of different adapters
 * @param deadRows B's rows that stay zero: outputs that are not adapted
 */
public record LoraAdapter(
    String a, String b, int rank, float scale, float dropout, int stream, List<RowRange> deadRows) {
  public LoraAdapter {
    deadRows = List.copyOf(deadRows);
  }
}
