package ai.refocused.train.optimizer;

import ai.refocused.engine.NativeFloats;
import ai.refocused.model.Parameter;

/** A vector, whose second moments are kept one by one. */
final class AdafactorVector implements AdafactorTensor {
  private final AdafactorRoom room;
  private final long offset;
  private final long length;
  private final double weightDecay;
  private final NativeFloats squares;
  private final int pieces;

  AdafactorVector(
      AdafactorRoom room, Parameter parameter, double weightDecay, NativeFloats squares) {
    this.room = room;
    this.offset = parameter.offset();
    this.length = parameter.length();
    this.weightDecay = weightDecay;
    this.squares = squares;
    long tiles = (length + Tile.FLOATS - 1) / Tile.FLOATS;
    if (tiles > AdafactorRoom.PIECES) {
      throw new IllegalArgumentException(parameter.name() + " has " + length + " elements");
    }
    this.pieces = (int) tiles;
  }

  @Override
  public void update(double keep, double learningRate, float gradientFactor) {
    room.each(pieces, (piece, row) -> average(piece, row, keep, gradientFactor));
    double root = Math.sqrt(room.total(pieces) / length);
    float rate = (float) (learningRate / Math.max(1, root));
    float decay = (float) (learningRate * weightDecay);
    room.each(pieces, (piece, row) -> apply(piece, row, gradientFactor, rate, decay));
  }

  private int count(int piece) {
    return (int) Math.min(Tile.FLOATS, length - (long) piece * Tile.FLOATS);
  }

  private void average(int piece, float[][] row, double keep, float factor) {
    long from = (long) piece * Tile.FLOATS;
    int count = count(piece);
    float[] square = row[0];
    float[] gradient = row[1];
    squares.get(from, square, 0, count);
    room.gradients.get(offset + from, gradient, 0, count);
    double sum = 0;
    for (int i = 0; i < count; i++) {
      double g = gradient[i] * factor;
      square[i] = (float) (keep * square[i] + (1 - keep) * (g * g + Adafactor.EPSILON));
      sum += g * g / square[i];
    }
    squares.put(from, square, 0, count);
    room.sums[piece] = sum;
  }

  private void apply(int piece, float[][] row, float factor, float rate, float decay) {
    long from = (long) piece * Tile.FLOATS;
    int count = count(piece);
    float[] move = row[1];
    move(from, count, row[0], move, factor);
    float[] weight = row[0];
    room.weights.get(offset + from, weight, 0, count);
    for (int i = 0; i < count; i++) {
      weight[i] = weight[i] - decay * weight[i] - rate * move[i];
    }
    room.weights.put(offset + from, weight, 0, count);
  }

  private void move(long from, int count, float[] square, float[] move, float factor) {
    squares.get(from, square, 0, count);
    room.gradients.get(offset + from, move, 0, count);
    for (int i = 0; i < count; i++) {
      move[i] = move[i] * factor / (float) Math.sqrt(square[i]);
    }
  }
}
