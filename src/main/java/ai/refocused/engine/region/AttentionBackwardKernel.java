package ai.refocused.engine.region;

import static ai.refocused.engine.region.AttentionRegion.BLOCK;

import ai.refocused.engine.Kernel;
import ai.refocused.engine.Machine;
import ai.refocused.engine.NativeFloats;
import ai.refocused.engine.Pass;
import ai.refocused.engine.RowMath;
import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;

/**
 * Backward pass of {@link AttentionRegion}. With P the softmax and D_i = dO_i . O_i: dV = P^T dO,
 * dP = dO V^T, dS = P (dP - D) scale, dQ = dS K, dK = dS^T Q. Blocks go from the last to the first:
 * the last one sees all keys, so it writes dK and dV and the others add to them.
 */
final class AttentionBackwardKernel implements Kernel {
  private final AttentionRegion region;
  private final Machine machine;
  private final SequenceHeads pairs;
  private final NativeFloats output;
  private final NativeFloats logSums;
  private final NativeFloats dOutput;
  private final NativeFloats scores;
  private final NativeFloats scoreGradients;
  private final long scoresPerThread;
  private final FloatPointer[] first;
  private final FloatPointer[] second;
  private final FloatPointer[] dOut;
  private final FloatPointer[] dQkv;
  private final FloatPointer[] p;
  private final FloatPointer[] dp;

  AttentionBackwardKernel(
      AttentionRegion region,
      Machine machine,
      NativeFloats qkv,
      NativeFloats output,
      NativeFloats logSums,
      NativeFloats dOutput,
      NativeFloats dQkv,
      NativeFloats scores,
      NativeFloats scoreGradients) {
    this.region = region;
    this.machine = machine;
    this.pairs = new SequenceHeads(machine.threads(), region.heads());
    this.output = output;
    this.logSums = logSums;
    this.dOutput = dOutput;
    this.scores = scores;
    this.scoreGradients = scoreGradients;
    int threads = machine.threads().size();
    this.scoresPerThread = scores.length() / threads;
    this.first = qkv.pointers(threads);
    this.second = qkv.pointers(threads);
    this.dOut = dOutput.pointers(threads);
    this.dQkv = dQkv.pointers(threads);
    this.p = scores.pointers(threads);
    this.dp = scoreGradients.pointers(threads);
  }

  @Override
  public void run(Pass pass) {
    pairs.each(pass, this::head);
  }

  private void head(int part, int start, int length, int head) {
    int last = (length - 1) / BLOCK * BLOCK;
    for (int from = last; from >= 0; from -= BLOCK) {
      int rows = Math.min(BLOCK, length - from);
      block(part, start, from, rows, head, from == last ? 0 : 1);
    }
  }

  private void block(int part, int start, int from, int rows, int head, float beta) {
    int size = region.headSize();
    int width = region.qkvWidth();
    int outWidth = region.outWidth();
    int keys = from + rows;
    long base = (long) start * width + 3L * head * size;
    long queries = base + (long) from * width;
    long place = part * scoresPerThread;
    long outPlace = (long) (start + from) * outWidth + (long) head * size;

    Blas.multiply(
        false,
        true,
        rows,
        keys,
        size,
        region.scale(),
        first[part].position(queries),
        width,
        second[part].position(base + size),
        width,
        0,
        p[part].position(place),
        keys);
    Blas.multiply(
        false,
        true,
        rows,
        keys,
        size,
        1,
        dOut[part].position(outPlace),
        outWidth,
        first[part].position(base + 2L * size),
        width,
        0,
        dp[part].position(place),
        keys);
    softmaxBackward(part, start + from, from, rows, keys, head);
    Blas.multiply(
        true,
        false,
        keys,
        size,
        rows,
        1,
        p[part].position(place),
        keys,
        dOut[part].position(outPlace),
        outWidth,
        beta,
        dQkv[part].position(base + 2L * size),
        width);
    Blas.multiply(
        false,
        false,
        rows,
        size,
        keys,
        1,
        dp[part].position(place),
        keys,
        first[part].position(base + size),
        width,
        0,
        dQkv[part].position(queries),
        width);
    Blas.multiply(
        true,
        false,
        keys,
        size,
        rows,
        1,
        dp[part].position(place),
        keys,
        first[part].position(queries),
        width,
        beta,
        dQkv[part].position(base + size),
        width);
  }

  private void softmaxBackward(int part, int firstRow, int from, int rows, int keys, int head) {
    RowMath math = machine.math();
    int size = region.headSize();
    float[] weights = machine.row(part, 0, rows * keys);
    float[] gradients = machine.row(part, 1, rows * keys);
    float[] o = machine.row(part, 2, size);
    float[] d = machine.row(part, 3, size);
    long place = part * scoresPerThread;
    scores.get(place, weights, 0, rows * keys);
    scoreGradients.get(place, gradients, 0, rows * keys);
    for (int r = 0; r < rows; r++) {
      int at = r * keys;
      int visible = from + r + 1;
      long row = (long) firstRow + r;
      output.get(row * region.outWidth() + (long) head * size, o, 0, size);
      dOutput.get(row * region.outWidth() + (long) head * size, d, 0, size);
      float delta = math.dot(o, 0, d, 0, size);
      float lse = logSums.buffer().get(Math.toIntExact(row * region.heads() + head));
      math.expShifted(weights, at, lse, visible);
      math.softmaxBackward(weights, gradients, at, delta, region.scale(), visible);
      Arrays.fill(weights, at + visible, at + keys, 0);
      Arrays.fill(gradients, at + visible, at + keys, 0);
    }
    scores.put(place, weights, 0, rows * keys);
    scoreGradients.put(place, gradients, 0, rows * keys);
  }
}
