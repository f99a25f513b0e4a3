package ai.refocused.dataset.source;

import java.nio.file.Path;
import java.util.Map;

/**
 * One object of a dataset file.
 *
 * @param values maps, lists, strings, booleans, Long, BigInteger, Double and null
 * @param line where the object starts, from 1
 */
public record Row(Path file, long line, Map<String, Object> values) {}
