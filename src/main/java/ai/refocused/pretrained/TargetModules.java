package ai.refocused.pretrained;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds the linear layers that LoRA's target names mean in a GPT-NeoX model. A name is an alias
 * that people know from other models, or matches like PEFT's {@code target_modules}: a module's
 * full name or its end after a dot, so that {@code dense} is {@code attention.dense} but not {@code
 * dense_h_to_4h}.
 */
public final class TargetModules {
  private static final String QKV = "attention.query_key_value";
  private static final String DENSE = "attention.dense";
  private static final String UP = "mlp.dense_h_to_4h";
  private static final String DOWN = "mlp.dense_4h_to_h";

  /** A block's linear layers in the order of the computation. */
  private static final List<String> MODULES = List.of(QKV, DENSE, UP, DOWN);

  private static final Set<String> HEADS = Set.of("embed_out", "lm_head");

  /** What each alias means inside a block. */
  private static final Map<String, Map<String, Set<QkvPart>>> ALIASES = aliases();

  private TargetModules() {}

  /**
   * The layers that any of the names means, in the model's order.
   *
   * @throws InvalidModelException naming each name that means none, with what is known
   */
  public static List<LinearTarget> resolve(ModelConfig config, List<String> names) {
    Map<String, Set<QkvPart>> found = new LinkedHashMap<>();
    List<ModelProblem> problems = new ArrayList<>();
    for (String name : names) {
      Map<String, Set<QkvPart>> meant = meaning(config, name);
      if (meant.isEmpty()) {
        problems.add(new ModelProblem("target modules", unknown(config, name)));
      }
      meant.forEach(
          (module, parts) ->
              found.computeIfAbsent(module, m -> EnumSet.noneOf(QkvPart.class)).addAll(parts));
    }
    if (names.isEmpty()) {
      problems.add(
          new ModelProblem("target modules", "None is given; name some of " + known() + "."));
    }
    if (!problems.isEmpty()) {
      throw new InvalidModelException(problems);
    }
    return moduleNames(config).stream()
        .filter(found::containsKey)
        .map(module -> new LinearTarget(module, found.get(module)))
        .toList();
  }

  private static Map<String, Set<QkvPart>> meaning(ModelConfig config, String name) {
    Map<String, Set<QkvPart>> meant = new LinkedHashMap<>();
    Map<String, Set<QkvPart>> alias = ALIASES.getOrDefault(name, Map.of());
    for (String module : moduleNames(config)) {
      alias.forEach(
          (suffix, parts) -> {
            if (module.endsWith("." + suffix)) {
              meant.put(module, parts);
            }
          });
      if (module.equals(name) || module.endsWith("." + name)) {
        meant.put(module, allParts(module));
      }
    }
    return meant;
  }

  private static List<String> moduleNames(ModelConfig config) {
    List<String> modules = new ArrayList<>();
    for (int layer = 0; layer < config.layers(); layer++) {
      for (String module : MODULES) {
        modules.add("gpt_neox.layers." + layer + "." + module);
      }
    }
    return modules;
  }

  private static String unknown(ModelConfig config, String name) {
    if (HEADS.contains(name)) {
      return "\"%s\" is the output head, which LoRA does not adapt here. Known modules: %s."
          .formatted(name, known());
    }
    return NearestName.of(name, candidates())
            .map(
                near ->
                    "\"%s\" matches no linear layer. Did you mean \"%s\"?".formatted(name, near))
            .orElse(
                "\"%s\" matches no linear layer of this model of %d blocks."
                    .formatted(name, config.layers()))
        + " Known modules: "
        + known()
        + ".";
  }

  private static String known() {
    return "%s; aliases: %s"
        .formatted(
            String.join(", ", MODULES.stream().map(TargetModules::shortName).toList()),
            String.join(", ", ALIASES.keySet()));
  }

  private static Set<String> candidates() {
    Set<String> candidates = new TreeSet<>(ALIASES.keySet());
    MODULES.forEach(module -> candidates.add(shortName(module)));
    candidates.addAll(MODULES);
    return candidates;
  }

  private static String shortName(String module) {
    return module.substring(module.indexOf('.') + 1);
  }

  private static Set<QkvPart> allParts(String module) {
    return module.endsWith(QKV) ? EnumSet.allOf(QkvPart.class) : EnumSet.noneOf(QkvPart.class);
  }

  private static Map<String, Map<String, Set<QkvPart>>> aliases() {
    Map<String, Map<String, Set<QkvPart>>> aliases = new LinkedHashMap<>();
    aliases.put("all-linear", whole(QKV, DENSE, UP, DOWN));
    aliases.put("attention", whole(QKV, DENSE));
    aliases.put("mlp", whole(UP, DOWN));
    aliases.put("qkv", whole(QKV));
    aliases.put("q_proj", Map.of(QKV, EnumSet.of(QkvPart.QUERY)));
    aliases.put("k_proj", Map.of(QKV, EnumSet.of(QkvPart.KEY)));
    aliases.put("v_proj", Map.of(QKV, EnumSet.of(QkvPart.VALUE)));
    aliases.put("o_proj", whole(DENSE));
    for (String up : List.of("gate_proj", "up_proj", "fc1", "fc_in")) {
      aliases.put(up, whole(UP));
    }
    for (String down : List.of("down_proj", "fc2", "fc_out")) {
      aliases.put(down, whole(DOWN));
    }
    return aliases;
  }

  private static Map<String, Set<QkvPart>> whole(String... modules) {
    Map<String, Set<QkvPart>> parts = new LinkedHashMap<>();
    for (String module : modules) {
      parts.put(module, allParts(module));
    }
    return parts;
  }
}
