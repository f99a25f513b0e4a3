package ai.refocused.train.optimizer;

import ai.refocused.engine.NativeFloats;
import ai.refocused.model.Parameter;
import java.util.Arrays;

/** A matrix whose second moments are kept as the means of its rows and of its columns. */
final class AdafactorMatrix implements AdafactorTensor {
  private final AdafactorRoom room;
  private final long offset;
  private final int height;
  private final int width;
  private final double weightDecay;
  private final NativeFloats rowMeans;
  private final NativeFloats columnMeans;
  private final int pieceRows;
  private final int pieces;

  /** One over the root of each row's share, and of each column's mean. */
  private final float[] rowFactors;

  private final float[] columnFactors;

  AdafactorMatrix(
      AdafactorRoom room,
      Parameter parameter,
      double weightDecay,
      NativeFloats rowMeans,
      NativeFloats columnMeans) {
    this.room = room;
    this.offset = parameter.offset();
    this.height = parameter.shape().get(0);
    this.width = parameter.shape().get(1);
    this.weightDecay = weightDecay;
    this.rowMeans = rowMeans;
    this.columnMeans = columnMeans;
    this.pieceRows = (height + AdafactorRoom.PIECES - 1) / AdafactorRoom.PIECES;
    this.pieces = (height + pieceRows - 1) / pieceRows;
    this.rowFactors = new float[height];
    this.columnFactors = new float[width];
  }

  @Override
  public void update(double keep, double learningRate, float gradientFactor) {
    rowMeans.get(0, rowFactors, 0, height);
    room.each(pieces, (piece, row) -> average(piece, row[1], keep, gradientFactor));
    finishMeans(keep);
    room.each(pieces, (piece, row) -> measure(piece, row[1], gradientFactor));
    double root = Math.sqrt(room.total(pieces) / ((double) height * width));
    float rate = (float) (learningRate / Math.max(1, root));
    float decay = (float) (learningRate * weightDecay);
    room.each(pieces, (piece, row) -> apply(piece, row[0], row[1], gradientFactor, rate, decay));
  }

  private int firstRow(int piece) {
    return piece * pieceRows;
  }

  private int endRow(int piece) {
    return Math.min(height, firstRow(piece) + pieceRows);
  }

  private void load(int r, float[] gradient, float factor) {
    room.gradients.get(offset + (long) r * width, gradient, 0, width);
    for (int c = 0; c < width; c++) {
      gradient[c] *= factor;
    }
  }

  /** Takes squared gradients into the means of rows, and sums them by column. */
  private void average(int piece, float[] gradient, double keep, float factor) {
    double[] columns = room.columnSums[piece];
    Arrays.fill(columns, 0, width, 0);
    for (int r = firstRow(piece); r < endRow(piece); r++) {
      load(r, gradient, factor);
      double sum = 0;
      for (int c = 0; c < width; c++) {
        double square = (double) gradient[c] * gradient[c] + Adafactor.EPSILON;
        sum += square;
        columns[c] += square;
      }
      rowFactors[r] = (float) (keep * rowFactors[r] + (1 - keep) * (sum / width));
    }
  }

  private void finishMeans(double keep) {
    rowMeans.put(0, rowFactors, 0, height);
    double sum = 0;
    for (float mean : rowFactors) {
      sum += mean;
    }
    double meanOfRows = sum / height;
    for (int r = 0; r < height; r++) {
      rowFactors[r] = (float) (1 / Math.sqrt(rowFactors[r] / meanOfRows));
    }
    columnMeans.get(0, columnFactors, 0, width);
    for (int c = 0; c < width; c++) {
      double ofColumn = 0;
      for (int piece = 0; piece < pieces; piece++) {
        ofColumn += room.columnSums[piece][c];
      }
      columnFactors[c] = (float) (keep * columnFactors[c] + (1 - keep) * (ofColumn / height));
    }
    columnMeans.put(0, columnFactors, 0, width);
    for (int c = 0; c < width; c++) {
      columnFactors[c] = (float) (1 / Math.sqrt(columnFactors[c]));
    }
  }

  private void measure(int piece, float[] move, float factor) {
    double sum = 0;
    for (int r = firstRow(piece); r < endRow(piece); r++) {
      move(r, move, factor);
      for (int c = 0; c < width; c++) {
        sum += (double) move[c] * move[c];
      }
    }
    room.sums[piece] = sum;
  }

  private void move(int r, float[] move, float factor) {
    load(r, move, factor);
    float ofRow = rowFactors[r];
    for (int c = 0; c < width; c++) {
      move[c] *= ofRow * columnFactors[c];
    }
  }

  private void apply(
      int piece, float[] weight, float[] move, float factor, float rate, float decay) {
    for (int r = firstRow(piece); r < endRow(piece); r++) {
      move(r, move, factor);
      long at = offset + (long) r * width;
      room.weights.get(at, weight, 0, width);
      for (int c = 0; c < width; c++) {
        weight[c] = weight[c] - decay * weight[c] - rate * move[c];
      }
      room.weights.put(at, weight, 0, width);
    }
  }
}
