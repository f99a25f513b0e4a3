package ai.refocused.engine;

import java.util.List;

/** Kernels one after the other. */
public record KernelSequence(List<Kernel> parts) implements Kernel {
  public KernelSequence {
    parts = parts.stream().flatMap(part -> part.parts().stream()).toList();
  }

  @Override
  public void run(Pass pass) {
    for (Kernel part : parts) {
      part.run(pass);
    }
  }
}
