package ai.refocused.model;

import ai.refocused.engine.ProductShape;
import java.util.ArrayList;
import java.util.List;

/** The matrix products that linear layers come to. */
final class Linears {
  private Linears() {}

  /** Those of all blocks, for that many rows. */
  static List<ProductShape> inBlocks(WeightLayout layout, int rows) {
    List<ProductShape> products = new ArrayList<>();
    for (NeoxTensor tensor : layout.tensors()) {
      if (tensor.layer() >= 0 && tensor.shape().size() == 2) {
        int out = tensor.shape().get(0);
        int in = tensor.shape().get(1);
        products.addAll(of(rows, in, out, layout.isTrained(tensor.name())));
      }
    }
    return products;
  }

  /** One layer's: forward, back to its input, and back to its weight if that is trained. */
  static List<ProductShape> of(int rows, int in, int out, boolean trained) {
    List<ProductShape> products = new ArrayList<>();
    products.add(new ProductShape(rows, out, in, false));
    products.add(new ProductShape(rows, in, out, false));
    if (trained) {
      products.add(new ProductShape(out, in, rows, true));
    }
    return products;
  }
}
