package ai.refocused.engine;

/**
 * A matrix product that will be asked for: op(A) is [m, k], op(B) [k, n] and C [m, n].
 *
 * @param transA whether A lies transposed
 */
public record ProductShape(int m, int n, int k, boolean transA) {}
