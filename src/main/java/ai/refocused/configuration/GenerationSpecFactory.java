package ai.refocused.configuration;

import ai.refocused.job.GenerationSpec;
import java.util.List;

/** Turns settings into a way to generate text. */
public final class GenerationSpecFactory {
  private GenerationSpecFactory() {}

  public static GenerationSpec create(EffectiveConfiguration configuration) {
    return new GenerationSpec(
        configuration.get(Settings.MAX_NEW_TOKENS),
        configuration.get(Settings.TEMPERATURE),
        configuration.get(Settings.TOP_K),
        configuration.get(Settings.TOP_P),
        configuration.get(Settings.MIN_P),
        configuration.get(Settings.REPETITION_PENALTY),
        StopTexts.read(configuration.find(Settings.STOP).orElse(List.of())),
        configuration.get(Settings.SEED));
  }
}
