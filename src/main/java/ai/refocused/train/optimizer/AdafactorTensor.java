package ai.refocused.train.optimizer;

/** One parameter with Adafactor's memory of it. */
interface AdafactorTensor {

  /**
   * Updates the parameter once.
   *
   * @param keep how much of the second moments stays, 0 to below 1
   * @param gradientFactor multiplies the gradient on its way in
   */
  void update(double keep, double learningRate, float gradientFactor);
}
