package ai.refocused.engine;

/**
 * The largest batch that a plan has room for.
 *
 * @param rows token rows
 * @param sequence tokens of the longest sequence
 */
public record Capacity(int rows, int sequence) {}
