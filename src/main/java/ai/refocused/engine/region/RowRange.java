package ai.refocused.engine.region;

/** Rows {@code from} to {@code to - 1} of a matrix. */
public record RowRange(int from, int to) {}
