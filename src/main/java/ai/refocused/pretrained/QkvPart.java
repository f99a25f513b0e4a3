package ai.refocused.pretrained;

/** A part of the fused query-key-value projection, in the order of each head's rows. */
public enum QkvPart {
  QUERY(0),
  KEY(1),
  VALUE(2);

  private final int place;

  QkvPart(int place) {
    this.place = place;
  }

  /**
   * First row of this part for a head; it has {@code headSize} rows.
   *
   * @param head from 0 on
   */
  public int firstRow(int head, int headSize) {
    return (3 * head + place) * headSize;
  }
}
