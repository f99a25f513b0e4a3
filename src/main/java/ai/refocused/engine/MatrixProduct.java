package ai.refocused.engine;

/** A matrix product C = alpha op(A) op(B) + beta C of row-major matrices, bound to its operands. */
public interface MatrixProduct {

  /** Computes it: C is m x n with dense rows, op(A) m x k, op(B) k x n. */
  void run(int m, int n, int k, float alpha, float beta);
}
