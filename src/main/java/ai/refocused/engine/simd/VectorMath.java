package ai.refocused.engine.simd;

import ai.refocused.engine.Dropout;
import ai.refocused.engine.Gelu;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Elementary functions of vectors. The Vector API has them too, but as calls into a library that
 * only some platforms have, and slow loops elsewhere.
 */
final class VectorMath {
  static final VectorSpecies<Integer> I = IntVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;

  private static final float LOG2_E = 1.442695f;

  /** ln 2 in two parts: the first has so few digits that its multiples are exact. */
  private static final float LN2_HIGH = 0.6933594f;

  private static final float LN2_LOW = -2.1219444E-4f;

  /** Below it, exp is no normal float any more; 0 is returned. */
  private static final float SMALLEST = -87.33654f;

  /** What is above is clamped to it; exp of it is infinite. */
  private static final float GREATEST = 89f;

  /** Exponent of the greatest power of two. */
  private static final float GREATEST_EXPONENT = 127f;

  /** The float 1: exponent 127, and no more. */
  private static final int ONE_BITS = 127 << 23;

  /** Adding and taking it away rounds to the nearest integer. */
  private static final float ROUNDER = 12582912f;

  /** Constants each, not an array: else every step of a sum would make an object. */
  private static final VectorShuffle<Float> BY_8 = rotation(8);

  private static final VectorShuffle<Float> BY_4 = rotation(4);
  private static final VectorShuffle<Float> BY_2 = rotation(2);
  private static final VectorShuffle<Float> BY_1 = rotation(1);

  private VectorMath() {}

  private static VectorShuffle<Float> rotation(int distance) {
    return VectorShuffle.fromOp(S, lane -> (lane + distance) & (S.length() - 1));
  }

  /**
   * Sum of all lanes, halves added to halves. The API's own reduction may add in any order, and in
   * another one once the code is compiled: the same program would not round the same way twice.
   */
  static float total(FloatVector x) {
    FloatVector sum = x;
    for (int distance = S.length() / 2; distance > 8; distance /= 2) {
      sum = sum.add(sum.rearrange(rotation(distance)));
    }
    if (S.length() > 8) {
      sum = sum.add(sum.rearrange(BY_8));
    }
    if (S.length() > 4) {
      sum = sum.add(sum.rearrange(BY_4));
    }
    if (S.length() > 2) {
      sum = sum.add(sum.rearrange(BY_2));
    }
    if (S.length() > 1) {
      sum = sum.add(sum.rearrange(BY_1));
    }
    return sum.lane(0);
  }

  /**
   * e^x within 2 units in the last place (10 above 88): x = n ln 2 + r, e^r by its Taylor
   * polynomial of degree 7 (|r| below 0.35), and n added to the exponent. Results below the normal
   * floats are 0, those above infinite; NaN stays.
   */
  static FloatVector exp(FloatVector x) {
    FloatVector clamped = x.max(SMALLEST).min(GREATEST);
    // The sum's low bits are the rounded integer itself: no conversion, which Java 17 does slowly.
    FloatVector shifted = clamped.mul(LOG2_E).add(ROUNDER).min(ROUNDER + GREATEST_EXPONENT);
    FloatVector n = shifted.sub(ROUNDER);
    FloatVector r = n.mul(-LN2_HIGH).add(clamped);
    r = n.mul(-LN2_LOW).add(r);
    FloatVector p = FloatVector.broadcast(S, 1 / 5040f);
    p = p.fma(r, FloatVector.broadcast(S, 1 / 720f));
    p = p.fma(r, FloatVector.broadcast(S, 1 / 120f));
    p = p.fma(r, FloatVector.broadcast(S, 1 / 24f));
    p = p.fma(r, FloatVector.broadcast(S, 1 / 6f));
    p = p.fma(r, FloatVector.broadcast(S, 0.5f));
    p = p.fma(r, FloatVector.broadcast(S, 1f));
    p = p.fma(r, FloatVector.broadcast(S, 1f));
    IntVector bits = shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23).add(ONE_BITS);
    FloatVector e = p.mul(bits.reinterpretAsFloats());
    return e.blend(FloatVector.zero(S), x.compare(VectorOperators.LT, SMALLEST));
  }

  /** The same of one number, with the same bits as a lane's. */
  static float exp(float x) {
    if (x < SMALLEST) {
      return 0;
    }
    float clamped = Math.min(x, GREATEST);
    float shifted = Math.min(clamped * LOG2_E + ROUNDER, ROUNDER + GREATEST_EXPONENT);
    float n = shifted - ROUNDER;
    float r = n * -LN2_HIGH + clamped;
    r = n * -LN2_LOW + r;
    float p = Math.fma(1 / 5040f, r, 1 / 720f);
    p = Math.fma(p, r, 1 / 120f);
    p = Math.fma(p, r, 1 / 24f);
    p = Math.fma(p, r, 1 / 6f);
    p = Math.fma(p, r, 0.5f);
    p = Math.fma(p, r, 1f);
    p = Math.fma(p, r, 1f);
    int bits = (Float.floatToRawIntBits(shifted) << 23) + ONE_BITS;
    return p * Float.intBitsToFloat(bits);
  }

  /**
   * Phi(x) by the formula of {@link Gelu}.
   *
   * @param gauss exp(-x^2 / 2)
   */
  static FloatVector normalCdf(FloatVector x, FloatVector gauss) {
    FloatVector z = x.abs().mul((float) Math.sqrt(0.5));
    FloatVector one = FloatVector.broadcast(S, 1f);
    FloatVector t = one.div(z.mul(Gelu.P).add(1f));
    FloatVector p = t.mul(Gelu.A5).add(Gelu.A4);
    p = p.fma(t, FloatVector.broadcast(S, Gelu.A3));
    p = p.fma(t, FloatVector.broadcast(S, Gelu.A2));
    p = p.fma(t, FloatVector.broadcast(S, Gelu.A1));
    FloatVector tail = p.mul(t).mul(gauss).mul(0.5f);
    return one.sub(tail).blend(tail, x.compare(VectorOperators.LT, 0f));
  }

  static FloatVector tanh(FloatVector x) {
    // tanh |x| = (1 - e) / (1 + e), e = exp(-2 |x|): no overflow; the sign comes back at the end.
    FloatVector e = exp(x.abs().mul(-2f));
    FloatVector t = e.neg().add(1f).div(e.add(1f));
    // Near 0 the quotient cancels; the series takes over.
    FloatVector square = x.mul(x);
    FloatVector series = square.mul(2 / 15f).sub(1 / 3f).mul(square).add(1f).mul(x);
    FloatVector signed = t.blend(t.neg(), x.compare(VectorOperators.LT, 0f));
    return signed.blend(series, square.compare(VectorOperators.LT, 0.0025f));
  }

  static FloatVector sigmoid(FloatVector x) {
    return FloatVector.broadcast(S, 1f).div(exp(x.neg()).add(1f));
  }

  /** The hash of {@link Dropout}. */
  static IntVector mix(IntVector h) {
    IntVector x = h.lanewise(VectorOperators.XOR, h.lanewise(VectorOperators.LSHR, 16));
    x = x.mul(Dropout.MIX_1);
    x = x.lanewise(VectorOperators.XOR, x.lanewise(VectorOperators.LSHR, 13));
    x = x.mul(Dropout.MIX_2);
    return x.lanewise(VectorOperators.XOR, x.lanewise(VectorOperators.LSHR, 16));
  }
}
