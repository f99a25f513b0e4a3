package ai.refocused.pretrained;

/** Names of an adapter's tensors in PEFT's files. */
public final class PeftNames {
  private static final String PREFIX = "base_model.model.";

  private PeftNames() {}

  /** The matrix A of a module: {@code [rank, in]}. */
  public static String loraA(String module) {
    return PREFIX + module + ".lora_A.weight";
  }

  /** The matrix B of a module: {@code [out, rank]}. */
  public static String loraB(String module) {
    return PREFIX + module + ".lora_B.weight";
  }

  /** DoRA's lengths of a module's weight rows: {@code [out]}. */
  public static String magnitude(String module) {
    return PREFIX + module + ".lora_magnitude_vector";
  }

  /**
   * A trained bias vector of the base model. PEFT wraps an adapted module, which puts a step into
   * the name.
   *
   * @param adapted whether the module has A and B
   */
  public static String bias(String module, boolean adapted) {
    return PREFIX + module + (adapted ? ".base_layer.bias" : ".bias");
  }
}
