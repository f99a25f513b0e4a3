package ai.refocused.job;

/**
 * What keeps a model from fitting its training examples too closely.
 *
 * @param labelSmoothing share of each target's probability that is spread over the whole vocabulary
 *     (Szegedy et al. 2015, arXiv:1512.00567), 0 to below 1; evaluation does without
 * @param neftuneNoiseAlpha strength of the noise on the embeddings (Jain et al. 2023,
 *     arXiv:2310.05914); 0 for none
 */
public record RegularizationSpec(double labelSmoothing, double neftuneNoiseAlpha) {
  public static final RegularizationSpec NONE = new RegularizationSpec(0, 0);
}
