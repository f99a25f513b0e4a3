package ai.refocused.engine;

/** A product whose rows members of the team can compute each for itself. */
public interface RowwiseProduct extends MatrixProduct {

  /**
   * Computes the rows [from, to) of the product of m rows, on the calling thread.
   *
   * @param part which member of the team that is
   * @param m rows of the whole product, which decide how it is computed
   */
  void rows(int part, int from, int to, int m, int n, int k, float alpha, float beta);
}
