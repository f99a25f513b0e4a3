package ai.refocused.pretrained;

import ai.refocused.pretrained.ConfigFields.Range;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The rotary embedding's fields, which have had several names: {@code rotary_emb_base} and {@code
 * rotary_pct} (original), {@code rope_theta} and {@code partial_rotary_factor} (written beside them
 * by transformers 4), and both inside {@code rope_parameters} (transformers 5) or {@code
 * rope_scaling}. All that are present must agree.
 */
final class RotaryFields {
  private static final double DEFAULT_THETA = 10_000;
  private static final double DEFAULT_PCT = 0.25;
  private static final Range THETAS = Range.above(0, 1e12);
  private static final Range SHARES = Range.above(0, 1);

  private final ConfigFields fields;
  private final Map<String, Double> thetas = new LinkedHashMap<>();
  private final Map<String, Double> shares = new LinkedHashMap<>();

  RotaryFields(ConfigFields fields, List<String> warnings) {
    this.fields = fields;
    take(fields, "", "rotary_emb_base", THETAS, thetas);
    take(fields, "", "rotary_pct", SHARES, shares);
    takeObject("rope_parameters");
    takeObject("rope_scaling");
    boolean lone = thetas.isEmpty();
    take(fields, "", "rope_theta", THETAS, thetas);
    if (lone && theta() != DEFAULT_THETA) {
      warnings.add(lone("rope_theta", "rotary_emb_base", DEFAULT_THETA));
    }
    lone = shares.isEmpty();
    take(fields, "", "partial_rotary_factor", SHARES, shares);
    if (lone && share() != DEFAULT_PCT) {
      warnings.add(lone("partial_rotary_factor", "rotary_pct", DEFAULT_PCT));
    }
  }

  private String lone(String key, String original, double otherwise) {
    return "\"%s\" %s is honoured; transformers reads \"%s\" only and would take %s."
        .formatted(key, fields.shown(key), original, otherwise);
  }

  double theta() {
    return agreed(thetas, DEFAULT_THETA);
  }

  double share() {
    return agreed(shares, DEFAULT_PCT);
  }

  private void takeObject(String key) {
    Optional<ConfigFields> object = fields.object(key);
    if (object.isEmpty()) {
      return;
    }
    ConfigFields rope = object.get();
    for (String typeKey : List.of("rope_type", "type")) {
      Optional<String> type = rope.text(typeKey);
      if (type.isPresent() && !type.get().equals("default")) {
        rope.problem(
            typeKey,
            "is %s; only \"default\", unscaled rotary embedding, is supported."
                .formatted(rope.shown(typeKey)));
      }
    }
    take(rope, key + ".", "rope_theta", THETAS, thetas);
    take(rope, key + ".", "partial_rotary_factor", SHARES, shares);
    for (String unread : rope.unread()) {
      fields.problem(unread, "is not supported: only unscaled rotary embedding is. Remove it.");
    }
  }

  private static void take(
      ConfigFields from, String prefix, String key, Range range, Map<String, Double> found) {
    from.number(key, range).ifPresent(value -> found.put(prefix + key, value));
  }

  private double agreed(Map<String, Double> found, double otherwise) {
    if (found.values().stream().distinct().count() > 1) {
      String first = found.keySet().iterator().next();
      fields.problem(first, "disagrees with others of the same meaning: " + found + ". Keep one.");
    }
    return found.isEmpty() ? otherwise : found.values().iterator().next();
  }
}
