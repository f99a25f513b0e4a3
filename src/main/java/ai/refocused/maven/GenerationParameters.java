package ai.refocused.maven;

import ai.refocused.configuration.Settings;
import java.util.List;
import org.apache.maven.plugins.annotations.Parameter;

/** What models are asked, and how they answer. */
abstract class GenerationParameters extends TaskParameters {
  /**
   * Most tokens of an answer. Default: 128.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "maxNewTokens")
  Integer maxNewTokens;

  /**
   * What logits are divided by before a token is drawn: above 1 for more surprise, below for less;
   * 0 always takes the likeliest token. Default: 0.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "temperature")
  Double temperature;

  /**
   * How many of the likeliest tokens can be drawn; 0 for all. Default: 0.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "topK")
  Integer topK;

  /**
   * Only the likeliest tokens that together have this probability can be drawn; 1 for all. Default:
   * 1.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "topP")
  Double topP;

  /**
   * Only tokens with at least this share of the likeliest one's probability can be drawn; 0 for
   * all. Default: 0.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "minP")
  Double minP;

  /**
   * Makes tokens that are in the prompt or the answer already less likely: positive logits are
   * divided by it, negative ones multiplied. Default: 1, which changes nothing.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "repetitionPenalty")
  Double repetitionPenalty;

  /**
   * Texts that end an answer and are no part of it, beside the tokens that the model ends answers
   * with. {@code \n} stands for a line break. On the command line this is one text.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "stop")
  List<String> stop;
}
