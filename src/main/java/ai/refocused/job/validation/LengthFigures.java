package ai.refocused.job.validation;

/**
 * What is told of many lengths.
 *
 * @param count how many there are
 * @param median the middle one; as {@code p95}, within 0.8 % from 2048 on
 * @param p95 the one that 95 % do not exceed
 */
public record LengthFigures(
    long count, long total, int min, double mean, int median, int p95, int max) {}
