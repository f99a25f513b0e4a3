package ai.refocused.engine.region;

import java.util.List;
import java.util.Optional;

/**
 * A low-rank adapter beside a linear layer: {@code scale * dropout(x) A^T B^T} with A [rank, in]
 * and B [out, rank].
 *
 * @param magnitude name of DoRA's length of each output's weights [out]; empty for plain LoRA
 * @param stream distinguishes the dropout of different adapters
 * @param deadRows B's rows that stay zero: outputs that are not adapted
 */
public record LoraAdapter(
    String a,
    String b,
    Optional<String> magnitude,
    int rank,
    float scale,
    float dropout,
    int stream,
    List<RowRange> deadRows) {
  public LoraAdapter {
    deadRows = List.copyOf(deadRows);
  }

  /** Plain LoRA. */
  public LoraAdapter(
      String a,
      String b,
      int rank,
      float scale,
      float dropout,
      int stream,
      List<RowRange> deadRows) {
    this(a, b, Optional.empty(), rank, scale, dropout, stream, deadRows);
  }
}
