package ai.refocused.provenance;

/**
 * A figure of how well a model does.
 *
 * @param type such as {@code loss}
 * @param slice what it was measured on, such as {@code held out, base model}
 */
public record Metric(String type, String slice, double value) {}
