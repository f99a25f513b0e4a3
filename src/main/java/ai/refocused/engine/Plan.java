package ai.refocused.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A segment's graph as two fixed lists of steps with every value's place settled. One plan serves
 * all layers of a kind: {@link #bind} gives each its own weights and tape.
 *
 * @param places where each value lies
 * @param capacity the largest batch that there is room for
 * @param arenaFloats memory for values that live within one pass of one layer; layers share it
 * @param tapeFloats memory for values that the forward pass leaves to the backward pass; each layer
 *     has its own
 */
public record Plan(
    List<Step> forward,
    List<Step> backward,
    Map<String, Place> places,
    Capacity capacity,
    long arenaFloats,
    long tapeFloats) {
  public Plan {
    forward = List.copyOf(forward);
    backward = List.copyOf(backward);
    places = Map.copyOf(places);
  }

  /** Kind of memory that a value lies in. */
  public enum Kind {
    /** Bound from outside: weights, gradients, the segment's input and output. */
    EXTERNAL,
    ARENA,
    TAPE
  }

  /**
   * Where a value lies.
   *
   * @param external name under which external memory is asked for; empty otherwise
   */
  public record Place(Kind kind, String external, long offset, long floats) {}

  /** A plan's steps bound to the memory of one layer. Batches must fit the plan's capacity. */
  public record Bound(List<Kernel> forward, List<Kernel> backward, Capacity capacity) {
    public Bound {
      forward = List.copyOf(forward);
      backward = List.copyOf(backward);
    }

    public void forward(Pass pass) {
      run(forward, pass);
    }

    /** To run after {@link #forward} of the same pass, once: it uses up what that left. */
    public void backward(Pass pass) {
      run(backward, pass);
    }

    private void run(List<Kernel> kernels, Pass pass) {
      // Kernels write outside the heap, where nothing else would notice.
      capacity.require(pass.rows(), pass.longestSequence());
      for (Kernel kernel : kernels) {
        kernel.run(pass);
      }
    }
  }

  /**
   * Binds every step.
   *
   * @param externals memory of the segment's input and output, of the weights, and of gradients
   *     ({@link PlanCompiler#gradient}), by name
   */
  public Bound bind(
      Machine machine,
      Function<String, NativeFloats> externals,
      NativeFloats arena,
      NativeFloats tape) {
    Function<String, NativeFloats> memory =
        name -> {
          Place place = places.get(name);
          if (place == null) {
            throw new IllegalStateException("value " + name + " has no place in the plan");
          }
          return switch (place.kind) {
            case EXTERNAL -> externals.apply(place.external);
            case ARENA -> arena.slice(place.offset, place.floats);
            case TAPE -> tape.slice(place.offset, place.floats);
          };
        };
    return new Bound(
        bindAll(machine, forward, memory), bindAll(machine, backward, memory), capacity);
  }

  private static List<Kernel> bindAll(
      Machine machine, List<Step> steps, Function<String, NativeFloats> memory) {
    List<Kernel> kernels = new ArrayList<>();
    for (Stretch stretch : Stretch.of(steps, machine)) {
      List<Kernel> parts = new ArrayList<>();
      for (Step step : steps.subList(stretch.from(), stretch.to())) {
        parts.addAll(step.bind(machine, memory).parts());
      }
      kernels.addAll(RowChain.link(machine, parts));
    }
    return kernels;
  }
}
