package ai.refocused.adapter;

/**
 * How a weight is adapted: {@code W + scale B A}.
 *
 * @param a name of A, {@code [rank, in]}, in the adapter's file
 * @param b name of B, {@code [out, rank]}
 */
record LowRank(String a, String b, int rank, double scale) {}
