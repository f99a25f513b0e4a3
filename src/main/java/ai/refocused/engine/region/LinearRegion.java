package ai.refocused.engine.region;

import ai.refocused.engine.Capacity;
import ai.refocused.engine.Extent;
import ai.refocused.engine.Kernel;
import ai.refocused.engine.KernelSequence;
import ai.refocused.engine.Machine;
import ai.refocused.engine.MatrixProduct;
import ai.refocused.engine.NativeFloats;
import ai.refocused.engine.Reach;
import ai.refocused.engine.Region;
import ai.refocused.engine.RowwiseProduct;
import ai.refocused.engine.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * A linear layer: y = x W^T + b with W [out, in], and an adapter's part added where there is one.
 *
 * @param bias name of the bias, if any
 */
public record LinearRegion(
    String x,
    String weight,
    Optional<String> bias,
    Optional<LoraAdapter> lora,
    String output,
    int in,
    int out)
    implements Region {

  @Override
  public List<String> inputs() {
    List<String> inputs = new ArrayList<>(List.of(x, weight));
    bias.ifPresent(inputs::add);
    lora.ifPresent(
        adapter -> {
          inputs.addAll(List.of(adapter.a(), adapter.b()));
          adapter.magnitude().ifPresent(inputs::add);
        });
    return inputs;
  }

  /** The adapter's inner activations [rows, rank], kept for the gradient of B. */
  String inner() {
    return output + "/lora_inner";
  }

  /** Room for the input after dropout [rows, in]. */
  String dropped() {
    return output + "/lora_dropped";
  }

  /** The same room in the backward pass. */
  String droppedAgain() {
    return output + "/lora_dropped_again";
  }

  /** Room for the gradient of the inner activations [rows, rank]. */
  String innerGradient() {
    return output + "/lora_inner_gradient";
  }

  /** What DoRA multiplies each output by [out], kept for the backward pass. */
  String doraGain() {
    return output + "/dora_gain";
  }

  /** Room for W A^T [out, rank]. */
  String doraProducts() {
    return output + "/dora_products";
  }

  /** Room for A A^T [rank, rank]. */
  String doraGram() {
    return output + "/dora_gram";
  }

  /** Room for the gradient before the gain [rows, out]. */
  String doraGradient() {
    return output + "/dora_gradient";
  }

  private Optional<String> magnitude() {
    return lora.flatMap(LoraAdapter::magnitude);
  }

  @Override
  public Step forward() {
    return new Forward(this);
  }

  @Override
  public Step backward(String outputGradient, Map<String, String> gradients, Set<String> wanted) {
    return new Backward(this, outputGradient, gradients, Set.copyOf(wanted));
  }

  private record Forward(LinearRegion region) implements Step {
    @Override
    public List<String> reads() {
      return region.inputs();
    }

    @Override
    public Map<String, Extent> writes() {
      Map<String, Extent> writes = new LinkedHashMap<>();
      writes.put(region.output, Extent.perRow(region.out));
      region.lora.ifPresent(lora -> writes.put(region.inner(), Extent.perRow(lora.rank())));
      region.magnitude().ifPresent(m -> writes.put(region.doraGain(), Extent.fixed(region.out)));
      return writes;
    }

    @Override
    public Map<String, Long> scratch(Machine machine, Capacity capacity) {
      if (region.lora.isEmpty()) {
        return Map.of();
      }
      LoraAdapter lora = region.lora.get();
      Map<String, Long> scratch = new LinkedHashMap<>();
      if (lora.dropout() > 0) {
        scratch.put(region.dropped(), (long) capacity.rows() * region.in);
      }
      if (lora.magnitude().isPresent()) {
        scratch.put(region.doraProducts(), (long) region.out * lora.rank());
        scratch.put(region.doraGram(), (long) lora.rank() * lora.rank());
      }
      return scratch;
    }

    @Override
    public Reach reach(Machine machine) {
      return machine.isRowwise() && region.magnitude().isEmpty() ? Reach.ROW : Reach.ALL;
    }

    @Override
    public Kernel bind(Machine machine, Function<String, NativeFloats> memory) {
      if (region.magnitude().isPresent()) {
        return DoraForwardKernel.bind(region, machine, memory);
      }
      Kernel base = LinearForwardKernel.bind(region, machine, memory);
      return region.lora.isEmpty()
          ? base
          : new KernelSequence(List.of(base, LoraForwardKernel.bind(region, machine, memory)));
    }
  }

  private record Backward(
      LinearRegion region, String dy, Map<String, String> gradients, Set<String> wanted)
      implements Step {

    private boolean wants(String input) {
      return wanted.contains(input);
    }

    @Override
    public List<String> reads() {
      List<String> reads = new ArrayList<>(List.of(dy));
      if (wants(region.x)) {
        reads.add(region.weight);
      }
      region.lora.ifPresent(
          lora -> {
            if (wants(region.x)) {
              reads.addAll(List.of(lora.a(), lora.b()));
            }
            if (wants(lora.a())) {
              reads.add(lora.b());
            }
            if (wants(lora.b())) {
              reads.add(region.inner());
            }
          });
      region
          .magnitude()
          .ifPresent(
              m -> {
                reads.addAll(List.of(region.doraGain(), m));
                if (wants(m)) {
                  reads.add(region.output);
                  region.bias.ifPresent(reads::add);
                }
              });
      if (wants(region.weight) || region.lora.filter(lora -> wants(lora.a())).isPresent()) {
        reads.add(region.x);
      }
      return reads.stream().distinct().toList();
    }

    @Override
    public Map<String, Extent> writes() {
      Map<String, Extent> writes = new LinkedHashMap<>();
      if (wants(region.x)) {
        writes.put(gradients.get(region.x), Extent.perRow(region.in));
      }
      if (wants(region.weight)) {
        writes.put(gradients.get(region.weight), Extent.fixed((long) region.in * region.out));
      }
      region
          .bias
          .filter(this::wants)
          .ifPresent(b -> writes.put(gradients.get(b), Extent.fixed(region.out)));
      region.lora.ifPresent(
          lora -> {
            if (wants(lora.a())) {
              writes.put(gradients.get(lora.a()), Extent.fixed((long) lora.rank() * region.in));
            }
            if (wants(lora.b())) {
              writes.put(gradients.get(lora.b()), Extent.fixed((long) region.out * lora.rank()));
            }
            lora.magnitude()
                .filter(this::wants)
                .ifPresent(m -> writes.put(gradients.get(m), Extent.fixed(region.out)));
          });
      return writes;
    }

    @Override
    public Map<String, Long> scratch(Machine machine, Capacity capacity) {
      if (region.lora.isEmpty()) {
        return Map.of();
      }
      LoraAdapter lora = region.lora.get();
      long rows = capacity.rows();
      Map<String, Long> scratch = new LinkedHashMap<>();
      scratch.put(region.innerGradient(), rows * lora.rank());
      if (lora.dropout() > 0) {
        scratch.put(region.droppedAgain(), rows * region.in);
      }
      if (lora.magnitude().isPresent()) {
        scratch.put(region.doraGradient(), rows * region.out);
      }
      return scratch;
    }

    @Override
    public Reach reach(Machine machine) {
      if (!machine.isRowwise() || region.magnitude().isPresent()) {
        return Reach.ALL;
      }
      return wanted.equals(Set.of(region.x)) ? Reach.ROW : Reach.ROW_THEN_ALL;
    }

    @Override
    public Kernel bind(Machine machine, Function<String, NativeFloats> memory) {
      List<Kernel> kernels = new ArrayList<>();
      NativeFloats dOut = memory.apply(dy);
      NativeFloats upstream = dOut;
      if (region.magnitude().isPresent()) {
        kernels.add(new DoraBackwardKernel(region, machine, memory, dOut, gradients, wanted));
        upstream = memory.apply(region.doraGradient());
      }
      if (wants(region.x)) {
        NativeFloats weight = memory.apply(region.weight);
        NativeFloats dx = memory.apply(gradients.get(region.x));
        MatrixProduct product = machine.product(upstream, false, weight, false, dx);
        kernels.add(inputGradient(machine, product));
      }
      if (region.lora.isPresent()) {
        kernels.add(LoraInputGradient.bind(region, machine, memory, upstream, gradients, wanted));
      }
      if (wants(region.weight)) {
        NativeFloats dWeight = memory.apply(gradients.get(region.weight));
        NativeFloats x = memory.apply(region.x);
        MatrixProduct product = machine.product(upstream, true, x, false, dWeight);
        kernels.add(
            pass -> product.run(region.out, region.in, pass.rows(), 1, pass.accumulate() ? 1 : 0));
      }
      region
          .bias
          .filter(this::wants)
          .map(b -> new ColumnSums(machine, dOut, region.out, memory.apply(gradients.get(b))))
          .ifPresent(kernels::add);
      if (region.lora.isPresent()) {
        kernels.add(new LoraWeightGradients(region, machine, memory, upstream, gradients, wanted));
      }
      return new KernelSequence(kernels);
    }

    /** dx = dz W; dz is dy, or with DoRA the gradient before its gain. */
    private Kernel inputGradient(Machine machine, MatrixProduct product) {
      Kernel whole = pass -> product.run(pass.rows(), region.in, region.out, 1, 0);
      return product instanceof RowwiseProduct byRows
          ? new ByRows(
              machine,
              whole,
              (pass, part, from, to) ->
                  byRows.rows(part, from, to, pass.rows(), region.in, region.out, 1, 0))
          : whole;
    }
  }
}
